/// @file
#include "findings.hpp"

#include <fmt/format.h>

namespace comparison {

namespace {

bool is_a(const Json& value, MemberType kind) {
  switch (kind) {
    case MemberType::text:
      return value.is_string();
    case MemberType::truth:
      return value.is_boolean();
    case MemberType::number:
      return value.is_number();
    case MemberType::count:
      return value.is_number_integer() && value >= 0;
    case MemberType::object:
      return value.is_object();
    case MemberType::list:
      return value.is_array();
  }
  return false;
}

const char* name_of(MemberType kind) {
  switch (kind) {
    case MemberType::text:
      return "a text";
    case MemberType::truth:
      return "true or false";
    case MemberType::number:
      return "a number";
    case MemberType::count:
      return "a whole number from 0";
    case MemberType::object:
      return "an object";
    case MemberType::list:
      return "a list";
  }
  return "";
}

}  // namespace

void Findings::add(const std::string& where, const std::string& what) {
  lines_.push_back((where.empty() ? "the document" : where) + ": " + what);
}

void Findings::expect(bool holds, const std::string& where, const std::string& what) {
  if (!holds) {
    add(where, what);
  }
}

bool Findings::require(const Json& object, const std::string& where,
                       const std::vector<Member>& members) {
  if (!object.is_object()) {
    add(where, "is not an object");
    return false;
  }
  const std::size_t before = lines_.size();
  for (const Member& member : members) {
    const std::string place = where.empty() ? member.key : fmt::format("{}.{}", where, member.key);
    if (!object.contains(member.key)) {
      add(place, "is missing");
      continue;
    }
    const Json& value = object.at(member.key);
    if (!is_a(value, member.kind) && !(member.may_be_null && value.is_null())) {
      add(place, std::string("is not ") + name_of(member.kind));
    }
  }
  return lines_.size() == before;
}

}  // namespace comparison
