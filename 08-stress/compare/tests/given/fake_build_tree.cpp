/// @file
#include "fake_build_tree.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "child_process.hpp"
#include "interrupt.hpp"

namespace fs = std::filesystem;

namespace {

void write_script(const fs::path& path, const std::string& script) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
  fs::permissions(path, fs::perms::owner_all);
}

}  // namespace

const std::string healthy_server =
    "trap 'echo served 1 connections, 640 bytes; exit 0' TERM\n"
    "echo listening on 127.0.0.1:1\n"
    "while :; do sleep 0.01; done";

const std::string healthy_peer =
    "echo listening on 127.0.0.1:1\n"
    "exec sleep 60";

OnlySearchPath::OnlySearchPath(const FakeBuildTree& tree) {
  if (const char* const path = std::getenv("PATH"); path != nullptr) {
    before_ = path;
  }
  for (const std::string name : {"sleep", "cat"}) {
    tree.program(name, "PATH='" + before_ + "' exec " + name + R"( "$@")");
  }
  ::setenv("PATH", (tree.path() / "bin").c_str(), 1);
}

OnlySearchPath::~OnlySearchPath() {
  ::setenv("PATH", before_.c_str(), 1);
}

std::string stress_reporting(const std::string& per_second) {
  return "cat <<END\n"
         "{\"schema\": 1, \"plan\": {\"connections\": 10}, \"machine\": {\"cores\": 2},\n"
         " \"messages\": {\"sent\": 10, \"ok\": 10, \"per_second\": " +
         per_second +
         "},\n"
         " \"bytes\": {\"sent\": 640, \"received\": 640},\n"
         " \"latency_us\": {\"p50\": 100, \"p90\": 200, \"p99\": 300, \"max\": 400},\n"
         " \"errors\": {\"reset\": 1, \"refused\": 2}, \"never_served\": ${never:-4},\n"
         " \"client\": {\"cpu_seconds\": 0.1, \"saturated\": true},\n"
         " \"server\": {\"cpu_seconds\": 0.1, \"cpu_us_per_message\": 5.5,\n"
         "              \"pss_bytes\": ${pss:-1048576}, \"processes\": 1, \"threads\": 2}}\n"
         "END";
}

FakeBuildTree::FakeBuildTree() {
  std::string name = (fs::temp_directory_path() / "compare-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make " + name);
  }
  path_ = name;
  fs::create_directory(path_ / "08-stress");
  fs::copy_file(COMPARE_PROGRAM, path_ / "08-stress" / "compare");
  stress(stress_reporting("1000"));
}

FakeBuildTree::~FakeBuildTree() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void FakeBuildTree::server(const std::string& name, const std::string& script) const {
  write_script(path_ / name / "server", script);
}

void FakeBuildTree::peer(const std::string& file, const std::string& script) const {
  write_script(path_ / "08-stress" / "peers" / file, script);
}

void FakeBuildTree::program(const std::string& name, const std::string& script) const {
  write_script(path_ / "bin" / name, script);
}

void FakeBuildTree::gnuplot() const {
  program("sed", R"(exec /bin/sed "$@")");
  program("gnuplot",
          "sed -n \"s/^set output '\\(.*\\)'$/\\1/p\" \"$2\" | while read -r file; do\n"
          "echo '<svg viewBox=\"0 0 480 100\"></svg>' >\"$file\"; done");
}

void FakeBuildTree::stress(const std::string& script) const {
  write_script(path_ / "08-stress" / "stress", script);
}

const comparison::Interrupt& interrupt() {
  static const comparison::Interrupt once;
  return once;
}

Outcome FakeBuildTree::run(const std::vector<std::string>& arguments) const {
  const fs::path errors = path_ / "errors";
  std::vector<std::string> command = {"/bin/sh", "-c", R"(exec "$0" "$@" 2>)" + errors.string(),
                                      path_ / "08-stress" / "compare"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  comparison::ChildProcess process(command, interrupt());
  Outcome outcome;
  if (const auto status = process.wait(comparison::after(std::chrono::minutes(1)))) {
    outcome.exit_code = *status / 256;
  }
  outcome.output = process.take_output();
  outcome.errors = read("errors");
  return outcome;
}

std::string FakeBuildTree::read(const std::string& file) const {
  std::ifstream stream(path_ / file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

comparison::Json results_in(const FakeBuildTree& tree) {
  return comparison::Json::parse(tree.read("08-stress/results/results.json"));
}

comparison::Json load_in(const FakeBuildTree& tree, const std::string& load) {
  return results_in(tree).at("scenarios").at(load);
}

Outcome run_once(const FakeBuildTree& tree, const std::string& scenario) {
  return tree.run({"--scenario", scenario, "--quick", "--rounds", "1", "--reruns", "0"});
}
