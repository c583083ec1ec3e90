/// @file
/// Coroutines: the order of resumption, exceptions, and destruction in the middle.
#include "task.hpp"

#include <memory>
#include <stdexcept>
#include <string>

#include "catch.hpp"

namespace {

// Without symmetric transfer, each coroutine that goes on needs a place on the stack, of which 8
// MiB are usual. g++ makes the jump only when it optimises, and not beside a sanitizer.
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr int plenty = 500'000;
#else
constexpr int plenty = 1000;
#endif

/// Suspends, and leaves its handle to the test.
struct Pause {
  std::coroutine_handle<>& paused;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) const noexcept { paused = waiting; }
  void await_resume() const noexcept {}
};

Task say(std::string& said, char letter) {
  said += letter;
  co_return;
}

Task fail() {
  throw std::runtime_error("no luck");
  co_return;
}

Task pause(std::coroutine_handle<>& paused, std::string& said,
           std::shared_ptr<int> /*held until the end*/) {
  said += '(';
  co_await Pause{paused};
  said += ')';
}

Task outer(std::coroutine_handle<>& paused, std::string& said, std::shared_ptr<int> held) {
  said += '[';
  co_await pause(paused, said, std::move(held));
  said += ']';
}

Task many(int count, std::string& said) {
  for (int i = 0; i < count; ++i) {
    co_await say(said, 'x');
  }
}

Task chain(int length, std::coroutine_handle<>& paused) {
  if (length == 0) {
    co_await Pause{paused};
  } else {
    co_await chain(length - 1, paused);
  }
}

}  // namespace

TEST_CASE("a task does nothing until it is started, and then goes on to its end") {
  std::string said;
  const Task task = say(said, 'a');
  CHECK(said.empty());
  CHECK_FALSE(task.done());
  task.start();
  CHECK(said == "a");
  CHECK(task.done());
  CHECK_FALSE(task.failure());
}

TEST_CASE("a coroutine that awaits a task is resumed when the task has ended") {
  std::string said;
  std::coroutine_handle<> paused;
  const Task task = outer(paused, said, nullptr);
  task.start();
  CHECK(said == "[(");
  CHECK_FALSE(task.done());
  paused.resume();
  CHECK(said == "[()]");
  CHECK(task.done());
}

TEST_CASE("an exception ends a task, and reaches the coroutine that awaits it") {
  const Task task = [](Task inner) -> Task { co_await std::move(inner); }(fail());
  task.start();
  REQUIRE(task.done());
  CHECK_THROWS_WITH(std::rethrow_exception(task.failure()), "no luck");
}

TEST_CASE("a task destroyed in the middle destroys what it awaits") {
  std::string said;
  std::coroutine_handle<> paused;
  auto held = std::make_shared<int>(1);
  {
    const Task task = outer(paused, said, held);
    task.start();
    CHECK(held.use_count() > 1);
  }
  CHECK(held.use_count() == 1);
  CHECK(said == "[(");
}

TEST_CASE("tasks in sequence and nested tasks end in order, without a deep stack") {
  std::string said;
  const Task all = many(plenty, said);
  all.start();
  CHECK(all.done());
  CHECK(said.size() == std::size_t{plenty});

  std::coroutine_handle<> paused;
  const Task nested = chain(plenty, paused);
  nested.start();
  CHECK_FALSE(nested.done());
  paused.resume();
  CHECK(nested.done());
}
