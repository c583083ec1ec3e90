# Only optimised code resumes a coroutine with a jump instead of a call, which task_test checks.
set_source_files_properties(tests/task_test.cpp PROPERTIES COMPILE_OPTIONS -O2 SKIP_PRECOMPILE_HEADERS ON)
