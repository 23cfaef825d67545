# cmake --install: program, both libraries, public headers, and what find_package(winnow) reads.
include(CMakePackageConfigHelpers)

install(TARGETS winnow RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS winnow_stages winnow_pipeline EXPORT winnowTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY stages pipeline
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/winnow
  FILES_MATCHING PATTERN "*.hpp"
  # Private: they show third-party types.
  PATTERN gumbo_guard.hpp EXCLUDE PATTERN tree.hpp EXCLUDE PATTERN transfer.hpp EXCLUDE
  PATTERN journey.hpp EXCLUDE PATTERN unpacker.hpp EXCLUDE)
install(DIRECTORY config DESTINATION ${CMAKE_INSTALL_DATADIR}/winnow)
install(FILES docs/winnow.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/winnow)
install(EXPORT winnowTargets NAMESPACE winnow:: DESTINATION ${package})
install(FILES scripts/cmake/WinnowDependencies.cmake DESTINATION ${package})
file(WRITE ${PROJECT_BINARY_DIR}/generated/winnowConfig.cmake
  "include(\${CMAKE_CURRENT_LIST_DIR}/WinnowDependencies.cmake)\n"
  "include(\${CMAKE_CURRENT_LIST_DIR}/winnowTargets.cmake)\n")
write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/winnowConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/generated/winnowConfig.cmake
  ${PROJECT_BINARY_DIR}/generated/winnowConfigVersion.cmake DESTINATION ${package})
