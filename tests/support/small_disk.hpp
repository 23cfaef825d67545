// SmallDisk: a file system of so many bytes on a folder, seen by this test and its children alone.
//
//   SmallDisk disk(folder / "out", 100'000);
//   if (!disk.is_mounted()) { WARN(SmallDisk::not_permitted); return; }
//   …                 // the disk is full
//   disk.resize(50'000'000);
//
// Wants the right to mount in a name space of mounts of its own (root, CAP_SYS_ADMIN). The folder
// is made; the disk is gone with the object.
#ifndef WINNOW_TESTS_SUPPORT_SMALL_DISK_HPP
#define WINNOW_TESTS_SUPPORT_SMALL_DISK_HPP

#include <sched.h>
#include <sys/mount.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace winnow::testing {

class SmallDisk {
 public:
  static constexpr const char* not_permitted = "skipped: mounting is not permitted here";

  SmallDisk(std::string path, std::uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {
    std::filesystem::create_directories(path_);
    mounted_ = unshare(CLONE_NEWNS) == 0 &&
               mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
               mount("small", path_.c_str(), "tmpfs", 0, size().c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) {
      umount2(path_.c_str(), MNT_DETACH);
    }
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool is_mounted() const { return mounted_; }

  bool resize(std::uint64_t bytes) {
    bytes_ = bytes;
    return remount(0);
  }
  bool make_read_only() { return remount(MS_RDONLY); }
  bool make_writable() { return remount(0); }

 private:
  std::string size() const { return "size=" + std::to_string(bytes_); }
  bool remount(unsigned long flags) {
    return mount("small", path_.c_str(), "tmpfs", MS_REMOUNT | flags, size().c_str()) == 0;
  }

  std::string path_;
  std::uint64_t bytes_;
  bool mounted_ = false;
};

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_SMALL_DISK_HPP
