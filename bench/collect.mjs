/** Loaded before a server whose memory is measured: collects what is garbage when it gets SIGWINCH. With --expose-gc. */
process.on('SIGWINCH', () => {
  globalThis.gc();
  globalThis.gc();
});
