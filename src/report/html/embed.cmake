# Writes the page's style and script as C arrays, each with its SHA-256 in base64 for the Content-Security-Policy:
#   cmake -DSTYLE=FILE.css -DSCRIPT=FILE.js;FILE.js -DOUTPUT=FILE.c -P embed.cmake
set(letters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

# base64(RESULT HEX): of 32 bytes, written as 64 hexadecimal digits
function(base64 result hex)
  set(text "")
  foreach(at RANGE 0 60 6)
    string(SUBSTRING "${hex}0000" ${at} 6 three)
    math(EXPR bits "0x${three}")
    foreach(shift 18 12 6 0)
      math(EXPR place "(${bits} >> ${shift}) & 63")
      string(SUBSTRING "${letters}" ${place} 1 letter)
      string(APPEND text "${letter}")
    endforeach()
  endforeach()
  string(SUBSTRING "${text}" 0 43 text)
  set(${result} "${text}=" PARENT_SCOPE)
endfunction()

# The files one behind the other as one array. A hash is of exactly what stands between the tags.
function(embed name)
  set(hex "")
  foreach(file ${ARGN})
    file(READ ${file} one HEX)
    string(APPEND hex "${one}")
  endforeach()
  string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  set(whole "${OUTPUT}.${name}")
  execute_process(COMMAND ${CMAKE_COMMAND} -E cat ${ARGN} OUTPUT_FILE ${whole} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "Cannot join ${ARGN}")
  endif()
  file(SHA256 ${whole} sum)
  file(REMOVE ${whole})
  base64(hash ${sum})
  string(APPEND code "static const char ${name}_bytes[] = {\n    ${bytes}\n};\n"
         "const struct html_asset html_${name} = {${name}_bytes, sizeof ${name}_bytes,\n"
         "    \"${hash}\"};\n\n")
  set(code "${code}" PARENT_SCOPE)
endfunction()

set(code "/* Written by embed.cmake from the files in src/report/html/. */\n#include \"html_assets.h\"\n\n")
embed(style ${STYLE})
embed(script ${SCRIPT})
file(WRITE ${OUTPUT} "${code}")
