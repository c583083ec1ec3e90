/// @file
#include "noise.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

namespace comparison {

namespace {

double cpu_seconds(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double share(double part, double whole) {
  return whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0;
}

}  // namespace

bool Noise::disturbing() const {
  return steal > 0.02 || foreign > 0.05 || memory_pressure.value_or(0) > 0.01;
}

NoiseWatch::NoiseWatch()
    : start_(take()) {}

NoiseWatch::Sample NoiseWatch::take() {
  Sample sample;
  sample.time = std::chrono::steady_clock::now();
  sample.own = cpu_seconds(RUSAGE_CHILDREN) + cpu_seconds(RUSAGE_SELF);
  std::ifstream stat("/proc/stat");
  std::string word;
  stat >> word;
  std::array<double, 8> ticks{};  // user nice system idle iowait irq softirq steal
  for (double& tick : ticks) {
    stat >> tick;
    tick /= static_cast<double>(::sysconf(_SC_CLK_TCK));
    sample.total += tick;
  }
  sample.busy = ticks[0] + ticks[1] + ticks[2];
  sample.steal = ticks[7];
  std::ifstream pressure("/proc/pressure/memory");
  while (!sample.has_pressure && pressure >> word) {
    if (word.starts_with("total=")) {
      sample.memory_stall = std::stod(word.substr(6)) / 1e6;
      sample.has_pressure = true;
    }
  }
  return sample;
}

Noise NoiseWatch::so_far(double accounted) const {
  const Sample now = take();
  const double total = now.total - start_.total;
  const double own = std::max(now.own - start_.own, accounted);
  // The kernel counts in ticks: a difference of a few ticks may be rounding.
  const double foreign = now.busy - start_.busy - own;
  const double rounding = 3.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  Noise noise;
  noise.steal = share(now.steal - start_.steal, total);
  noise.foreign = foreign > rounding ? share(foreign, total) : 0;
  if (now.has_pressure && start_.has_pressure) {
    const std::chrono::duration<double> elapsed = now.time - start_.time;
    noise.memory_pressure = share(now.memory_stall - start_.memory_stall, elapsed.count());
  }
  return noise;
}

}  // namespace comparison
