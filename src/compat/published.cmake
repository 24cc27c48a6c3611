# Sets PUBLISHED to the installation that holds the package already, "" where none but this workspace does.
# Built over a published one, ours would hide the rest of it from whoever is built or run later.
set(PUBLISHED "")
file(TO_CMAKE_PATH "$ENV{AMENT_PREFIX_PATH}" prefixes)
foreach(prefix IN LISTS prefixes)
  set(marker "share/ament_index/resource_index/packages/${PROJECT_NAME}")
  if(NOT PUBLISHED AND EXISTS "${prefix}/${marker}" AND NOT prefix STREQUAL CMAKE_INSTALL_PREFIX)
    set(PUBLISHED "${prefix}")
  endif()
endforeach()
if(PUBLISHED)
  message(STATUS "${PROJECT_NAME} is published in ${PUBLISHED}: nothing is built here")
  # A workspace's own setup files call those of each of its packages.
  foreach(shell IN ITEMS bash sh zsh)
    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/local_setup.${shell}" "")
    install(FILES "${CMAKE_CURRENT_BINARY_DIR}/local_setup.${shell}" DESTINATION "share/${PROJECT_NAME}")
  endforeach()
endif()
