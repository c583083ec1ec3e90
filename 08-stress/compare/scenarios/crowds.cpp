/// @file
/// How many clients a server can include.
#include "crowds.hpp"

namespace comparison {

const std::map<std::string, Crowd>& crowds() {
  static const std::string processes =
      "every client takes a process: more than 2,048 are beyond what many systems allow";
  static const std::map<std::string, Crowd> all = {
      {"02-fork", {2048, processes}},
      {"fork", {2048, processes}},
      {"python-fork", {2048, processes}},
      {"python-threads", {2048, "every client takes a thread of Python, and its turn of one lock"}},
  };
  return all;
}

}  // namespace comparison
