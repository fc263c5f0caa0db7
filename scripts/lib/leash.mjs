// Preloaded into the service by the launcher (node --import): when the launcher is killed outright, its channel closes, and
// the service drains and ends by itself instead of living on unseen.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
