# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# plato_room(NAME SOURCES… [USES…] [PRIVATE…]): one room of the house (ARCHITECTURE.md) as a library, so that the linker,
# too, knows the arrows between rooms. USES are linked publicly: what the room's headers show. A room of headers alone has
# nothing to link, and is known to includes only.
function(plato_room name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;USES;PRIVATE")
    set(headers ${ARG_SOURCES})
    list(FILTER headers INCLUDE REGEX "\\.h$")
    set(units ${ARG_SOURCES})
    list(FILTER units EXCLUDE REGEX "\\.h$")
    if(units)
        add_library(${name} STATIC ${ARG_SOURCES})
        target_link_libraries(${name} PUBLIC ${ARG_USES} plato_options PRIVATE ${ARG_PRIVATE})
    else()
        add_library(${name} INTERFACE ${headers})
        target_link_libraries(${name} INTERFACE ${ARG_USES} plato_options)
    endif()
endfunction()
