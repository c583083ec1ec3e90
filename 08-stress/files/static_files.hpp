/// @file
/// Answers requests with the files below a directory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "file_tree.hpp"
#include "http_head.hpp"
#include "service.hpp"

namespace http {

/// The answer to a request.
struct FileAnswer {
  Status status = Status::ok;
  std::uint64_t length = 0;      ///< of the body, in bytes, whether or not it is sent
  std::string fields;            ///< further field lines, each with its CRLF
  std::string body;              ///< of an answer without a file
  std::optional<FilePart> part;  ///< none if no part of a file is sent, as for HEAD
};

/// The files below a root. A directory is answered with its index.html, never with a listing. Only
/// regular files are read.
class StaticFiles {
 public:
  /// @throws std::system_error if the root can't be opened
  explicit StaticFiles(const std::string& root, FileTree::Way way = FileTree::Way::kernel)
      : tree_(root, way) {}

  /// @param head of a GET or HEAD request
  /// @return 200, 206, 301, 304, 400, 403, 404, 412, 416, 500 or 503 (out of descriptors)
  FileAnswer answer(const RequestHead& head) const;

 private:
  FileTree tree_;
};

}  // namespace http
