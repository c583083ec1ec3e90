/// @file
/// Answers requests with the files below a directory.
#include "static_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "byte_range.hpp"
#include "content_type.hpp"
#include "file_target.hpp"
#include "http_conditions.hpp"
#include "http_reply.hpp"

namespace http {
namespace {

/// @return an answer whose body is its status in words
FileAnswer plain(Status status, const RequestHead& head, const std::string& fields = "") {
  const std::string text = fmt::format("{} {}\n", static_cast<int>(status), reason(status));
  return {status, text.size(), fields + "Content-Type: text/plain\r\n",
          head.method == "HEAD" ? "" : text, std::nullopt};
}

Status status_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
      return Status::not_found;
    case EXDEV:   // leads out of the root
    case ELOOP:   // too many links
    case ENXIO:   // is a socket
    case ENODEV:  // is a device
    case EACCES:
    case EPERM:
      return Status::forbidden;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
      return Status::service_unavailable;
    default:
      return Status::internal_server_error;
  }
}

bool exists(const FileTree& tree, const std::string& directory) {
  return static_cast<bool>(tree.open(directory, O_PATH | O_DIRECTORY).file);
}

/// A directory that may be entered but not read can't be opened like a file.
bool is_directory(const FileTree& tree, const OpenedFile& opened, const struct stat& status,
                  const std::string& path) {
  return opened.file ? S_ISDIR(status.st_mode) : opened.error == EACCES && exists(tree, path);
}

/// @param path of the file, which decides its type
/// @return the answer to a request for a file
FileAnswer answer_with(Fd file, const struct stat& status, const std::string& path,
                       const RequestHead& head) {
  const Validators validators(status);
  std::string fields;
  fields.reserve(256);
  fields.append("Last-Modified: ").append(date(validators.modified)).append("\r\nETag: ");
  fields.append(validators.tag).append("\r\n");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (const Status verdict = evaluate_conditions(head, validators); verdict != Status::ok) {
    return verdict == Status::not_modified ? FileAnswer{verdict, size, fields, "", std::nullopt}
                                           : plain(verdict, head);
  }
  const bool is_get = head.method == "GET";
  const auto field = head.field("Range");
  ByteRange range;
  if (is_get && field && range_applies(head, validators)) {
    range = parse_range(*field, size);
  }
  if (range.kind == ByteRange::Kind::unsatisfiable) {
    return plain(Status::range_not_satisfiable, head,
                 fmt::format("Content-Range: bytes */{}\r\n", size));
  }
  fields.append("Accept-Ranges: bytes\r\nContent-Type: ").append(content_type(path)).append("\r\n");
  FileAnswer answer{Status::ok, size, std::move(fields), "", std::nullopt};
  if (range.kind == ByteRange::Kind::part) {
    answer.status = Status::partial_content;
    answer.length = range.size;
    answer.fields += fmt::format("Content-Range: bytes {}-{}/{}\r\n", range.first,
                                 range.first + range.size - 1, size);
  }
  if (is_get && answer.length > 0) {
    answer.part = FilePart{std::move(file), range.first, answer.length};
  }
  return answer;
}

}  // namespace

FileAnswer StaticFiles::answer(const RequestHead& head) const {
  FileTarget target;
  if (const Status status = parse_file_target(head.target, target); status != Status::ok) {
    return plain(status, head);
  }
  const std::string path = target.path + (target.is_directory() ? "index.html" : "");
  OpenedFile opened = tree_.open(path, O_RDONLY);
  struct stat status {};
  if (opened.file && ::fstat(opened.file.number(), &status) == -1) {
    opened = {Fd(), errno};
  }
  if (!target.is_directory() && is_directory(tree_, opened, status, path)) {
    const std::string location = to_reference(path) + "/" + std::string(target.query);
    return plain(Status::moved_permanently, head, "Location: " + location + "\r\n");
  }
  if (opened.file && S_ISREG(status.st_mode)) {
    return answer_with(std::move(opened.file), status, path, head);
  }
  const bool lacks_index = target.is_directory() && opened.error == ENOENT &&
                           exists(tree_, target.path.empty() ? "." : target.path);
  return plain(opened.file || lacks_index ? Status::forbidden : status_of(opened.error), head);
}

}  // namespace http
