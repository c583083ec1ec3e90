/// @file
/// On which CPUs the server and the client run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// The CPU that each is pinned to, with all its children and threads; empty where the kernel may
/// move them.
struct Pinning {
  /// `none`, `same` or `apart`.
  std::string mode = "none";
  std::optional<int> server;
  std::optional<int> client;
};

/// @return the modes that pinning_of() accepts
const std::vector<std::string>& pinning_modes();

/// @param mode `same`: both on the first CPU that this process may use; `apart`: the server on the
/// first, the client on the second; `none`
/// @throws UsageError for `apart` where there is only one
Pinning pinning_of(const std::string& mode);

/// @return the pinning as the results document has it
Json to_json(const Pinning& pinning);

/// @param pinning what to_json() gave
/// @return what a table's heading says of it: ", server and client on CPU 0"; nothing for `none`
std::string pinning_in_words(const Json& pinning);

}  // namespace comparison
