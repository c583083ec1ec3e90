/// @file
/// The list of services.
#include "service.hpp"

#include <stdexcept>
#include <string>

#include "echo.hpp"
#include "http.hpp"

std::unique_ptr<Service> make_service(std::string_view name) {
  if (name == "echo") {
    return std::make_unique<Echo>();
  }
  if (name == "http") {
    return std::make_unique<Http>();
  }
  throw std::invalid_argument("unknown service '" + std::string(name) + "'");
}
