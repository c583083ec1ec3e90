/// @file
/// What is wrong with a document, collected while it is read.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// The type that a member must have.
enum class MemberType { text, truth, number, count, object, list };

/// A required member of an object.
struct Member {
  std::string key;
  MemberType kind;
  bool may_be_null = false;
};

/// Findings, each a line that begins with its place: "scenarios.light.rounds: ...".
class Findings {
 public:
  void add(const std::string& where, const std::string& what);

  /// Adds @p what unless @p holds.
  void expect(bool holds, const std::string& where, const std::string& what);

  /// Adds a line for each of @p members that is missing in @p object or has another type.
  /// @param where the object's place; empty for the document itself
  /// @return whether all are there
  bool require(const Json& object, const std::string& where, const std::vector<Member>& members);

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
};

}  // namespace comparison
