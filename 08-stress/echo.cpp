/// @file
/// The echo service.
#include "echo.hpp"

namespace {

class EchoConversation : public Conversation {
 public:
  Bytes reply_to(Bytes received) override { return received; }
  bool over() const override { return false; }
};

}  // namespace

std::unique_ptr<Conversation> Echo::begin() const {
  return std::make_unique<EchoConversation>();
}
