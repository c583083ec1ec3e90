/// @file
/// How many clients a server can include.
#pragma once

#include <map>
#include <string>

namespace comparison {

/// The most clients that a server can include.
struct Crowd {
  unsigned clients;
  std::string reason;
};

/// @return by the server's name; whoever isn't there can include any number
const std::map<std::string, Crowd>& crowds();

}  // namespace comparison
