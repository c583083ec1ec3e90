/// @file
/// The media type of a file, by its name.
#include "content_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "http_syntax.hpp"

namespace http {
namespace {

using Type = std::pair<std::string_view, std::string_view>;

constexpr std::array types{
    Type("html", "text/html"),
    Type("htm", "text/html"),
    Type("css", "text/css"),
    Type("js", "text/javascript"),
    Type("mjs", "text/javascript"),
    Type("json", "application/json"),
    Type("txt", "text/plain"),
    Type("md", "text/markdown"),
    Type("csv", "text/csv"),
    Type("xml", "application/xml"),
    Type("svg", "image/svg+xml"),
    Type("png", "image/png"),
    Type("jpg", "image/jpeg"),
    Type("jpeg", "image/jpeg"),
    Type("gif", "image/gif"),
    Type("webp", "image/webp"),
    Type("avif", "image/avif"),
    Type("ico", "image/x-icon"),
    Type("swf", "application/x-shockwave-flash"),
    Type("pdf", "application/pdf"),
    Type("wasm", "application/wasm"),
    Type("zip", "application/zip"),
    Type("gz", "application/gzip"),
    Type("mp3", "audio/mpeg"),
    Type("ogg", "audio/ogg"),
    Type("wav", "audio/wav"),
    Type("mp4", "video/mp4"),
    Type("webm", "video/webm"),
    Type("woff", "font/woff"),
    Type("woff2", "font/woff2"),
    Type("ttf", "font/ttf"),
};

}  // namespace

std::string_view content_type(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  const std::string_view end = dot == std::string_view::npos ? "" : name.substr(dot + 1);
  const auto* const found = std::find_if(types.begin(), types.end(), [end](const Type& type) {
    return same_ignoring_case(type.first, end);
  });
  return found == types.end() ? "application/octet-stream" : found->second;
}

}  // namespace http
