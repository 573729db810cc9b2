/** Loaded into a server whose memory is measured. Collects garbage on SIGWINCH. Needs --expose-gc. */
process.on('SIGWINCH', () => {
  globalThis.gc();
  globalThis.gc();
});
