/// @file
/// A file that results are written to.
#include "output_file.hpp"

#include "posix.hpp"

namespace stress {

void OutputFile::Close::operator()(std::FILE* file) const {
  if (file != stdout && file != stderr) {
    std::fclose(file);
  }
}

OutputFile::OutputFile(const std::string& name)
    : name_(name) {
  if (name.empty()) {
    return;
  }
  file_.reset(name == "-" ? stdout : std::fopen(name.c_str(), "we"));
  if (!file_) {
    throw_errno("cannot write " + name);
  }
}

// Opening /dev/stderr would truncate the file that standard error is redirected to.
OutputFile OutputFile::to_standard_error() {
  OutputFile output("");
  output.name_ = "to standard error";
  output.file_.reset(stderr);
  return output;
}

void OutputFile::write(const std::string& text) {
  if (file_ && (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size() ||
                std::fflush(file_.get()) != 0)) {
    throw_errno("cannot write " + name_);
  }
}

}  // namespace stress
