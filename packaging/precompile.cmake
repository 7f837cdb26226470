# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Precompiled headers of Qt for every target that keeps the rules of the house: one set for what knows Widgets, one for
# the rest. A header that compiles only with their help is found by packaging/check-headers.py in the lint, a source that
# does by packaging/check-tidy.py.
file(WRITE ${CMAKE_BINARY_DIR}/precompile.cpp "")
set(standard_headers <algorithm> <chrono> <functional> <memory> <optional> <vector>)

add_library(plato_headers_core OBJECT ${CMAKE_BINARY_DIR}/precompile.cpp)
target_link_libraries(plato_headers_core PRIVATE Qt6::Core plato_options)
target_precompile_headers(plato_headers_core PRIVATE ${standard_headers} <QtCore/QtCore>)

add_library(plato_headers_widgets OBJECT ${CMAKE_BINARY_DIR}/precompile.cpp)
target_link_libraries(plato_headers_widgets PRIVATE Qt6::Widgets plato_options)
target_precompile_headers(plato_headers_widgets PRIVATE ${standard_headers} <QtCore/QtCore> <QtWidgets/QtWidgets>)
set_target_properties(plato_headers_core plato_headers_widgets PROPERTIES AUTOMOC OFF AUTORCC OFF)

function(precompile_targets_below directory headers)
    if(directory MATCHES "^${CMAKE_SOURCE_DIR}/(ui|tests/ui|tests/e2e|app/platodesk)")
        set(headers plato_headers_widgets)
    endif()
    get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        get_target_property(libraries ${target} LINK_LIBRARIES)
        get_target_property(is_plain ${target} PLATO_PLAIN)
        # A program that is plain C++ has no other of our libraries, and none of Qt's, or says so.
        list(FILTER libraries INCLUDE REGEX "^(plato_|Qt6::)")
        list(LENGTH libraries known)
        if(type MATCHES "^(STATIC_LIBRARY|EXECUTABLE)$" AND plato_options IN_LIST libraries AND known GREATER 1
           AND NOT is_plain)
            target_precompile_headers(${target} REUSE_FROM ${headers})
        endif()
    endforeach()
    get_property(folders DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
    foreach(folder IN LISTS folders)
        precompile_targets_below(${folder} ${headers})
    endforeach()
endfunction()
precompile_targets_below(${CMAKE_SOURCE_DIR} plato_headers_core)
