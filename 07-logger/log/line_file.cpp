/// @file
/// A file to which whole lines are appended.
#include "line_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include "posix.hpp"

namespace {

/// How long one write may wait for the reader of a FIFO.
constexpr std::chrono::milliseconds fifo_timeout{200};

/// @return how many bytes were written; errno says why not all
std::size_t write_all(const Fd& file, std::string_view text) {
  const auto until = std::chrono::steady_clock::now() + fifo_timeout;
  std::size_t done = 0;
  while (done < text.size()) {
    const std::string_view rest = text.substr(done);
    const ssize_t written =
        uninterrupted([&] { return ::write(file.number(), rest.data(), rest.size()); });
    pollfd waited{file.number(), POLLOUT, 0};
    if (written >= 0) {
      done += static_cast<std::size_t>(written);
    } else if (errno != EAGAIN || !poll_until({&waited, 1}, until)) {
      break;
    }
  }
  return done;
}

}  // namespace

LineFile::LineFile(const std::string& path) {
  // O_NONBLOCK: opening a FIFO and writing to it must not block. Regular files ignore it.
  constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  file_ = Fd(uninterrupted([&] { return ::open(path.c_str(), flags, 0644); }));
  if (!file_ || ::fstat(file_.number(), &status_) == -1) {
    throw_errno("cannot open log file " + path);
  }
}

LineFile::Written LineFile::write(std::string_view lines) {
  if (torn_) {
    // A partial line that could not be cut off is ended here.
    if (write_all(file_, "\n") == 0) {
      return {0, errno};
    }
    ++status_.st_size;
    torn_ = false;
  }
  const std::size_t done = write_all(file_, lines);
  const int error = done == lines.size() ? 0 : errno;
  status_.st_size += static_cast<off_t>(done);
  const std::size_t whole = lines.substr(0, done).rfind('\n') + 1;  // npos + 1 is 0
  torn_ = whole < done && !cut_off(done - whole);
  // A line that lacks only its LF counts as written: the LF precedes the next write.
  return {torn_ && lines[done] == '\n' ? done + 1 : whole, error};
}

// Only if the end of the file is ours: another process may have written after us.
bool LineFile::cut_off(std::size_t torn) {
  const off_t end = ::lseek(file_.number(), 0, SEEK_CUR);
  struct stat status {};
  if (end == -1 || ::fstat(file_.number(), &status) == -1 || status.st_size != end ||
      ::ftruncate(file_.number(), end - static_cast<off_t>(torn)) == -1) {
    return false;
  }
  status_.st_size -= static_cast<off_t>(torn);
  return true;
}

bool LineFile::empty() {
  if (::ftruncate(file_.number(), 0) == -1) {
    return false;
  }
  status_.st_size = 0;
  return true;
}

bool LineFile::is_at(const std::string& path) {
  struct stat there {};
  if (::stat(path.c_str(), &there) == -1 || there.st_dev != status_.st_dev ||
      there.st_ino != status_.st_ino) {
    return false;
  }
  status_.st_size = there.st_size;
  return true;
}

bool LineFile::lock() const {
  return uninterrupted([&] { return ::flock(file_.number(), LOCK_EX | LOCK_NB); }) == 0 ||
         errno != EWOULDBLOCK;
}

void LineFile::unlock() const {
  ::flock(file_.number(), LOCK_UN);
}
