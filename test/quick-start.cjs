// tap would record every module that a test imports, and look for its source map. Only `tap --changed` and coverage
// use that, and it takes longer than the imports themselves: 0.7 s in each of the tests' processes.
process.env._TAPJS_PROCESSINFO_EXCLUDE_ = '/./';
