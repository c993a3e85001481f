import { defineCause } from '../../schema.ts'

/** aio_cancel(3), io_uring cancel, uv_cancel, uv_close. */
export default defineCause({
  title: 'The program itself called the operation off',
  because:
    '`{program|The program}` reports a cancelled operation **because** it closed the handle, or asked to cancel, while the operation was still under way',
  why: "Asynchronous reads, writes and lookups have to be answered even when nobody wants them any more: closing a socket or a file with requests under way, `uv_cancel`, `aio_cancel`, io_uring's cancel, a context with a deadline. So it is mostly the echo of something else: a timeout, a shutdown, a client that left.",
  prior: 2,
  clues: [
    {
      when: { text: 'timeout|deadline|shut(?:ting)? ?down|closing|abort|SIGTERM|disconnect' },
      weight: 3,
      says: 'something was closed or ran out of time before',
    },
    {
      when: { text: 'aio_|io_uring|libuv|asio|operation_aborted|boost' },
      weight: 1,
      says: 'asynchronous input and output is named',
    },
  ],
  fixes: [
    {
      title: 'Look for what came first',
      when: 'Always.',
      steps: [{ kind: 'sh', sh: 'journalctl -b --since "10 min ago"' }],
      whyItWorks: 'The line before tells who closed it and why.',
      risk: { level: 'read-only' },
      proof: { sh: 'journalctl -b -p warning', shows: 'the first trouble, before the cancelled operations' },
    },
    {
      title: 'Ignore it on the way down',
      when: 'It comes only at the end of the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "request.on('error', (error) => {\n  if (error.code !== 'ECANCELED') throw error\n})",
        },
        {
          kind: 'code',
          runtime: 'c++',
          language: 'cpp',
          code: 'if (ec == boost::asio::error::operation_aborted) return;',
        },
      ],
      whyItWorks: 'The program has asked for it, so it is no failure.',
      risk: { level: 'reversible', undo: 'Take the handler out.' },
      proof: { sh: './app; echo $?', shows: '0' },
    },
  ],
  popularButWrong: { advice: 'Try the operation again.', because: 'Its handle is closed.' },
  sources: ['man:aio_cancel(3)', 'man:io_uring_enter(2)', 'https://docs.libuv.org/en/v1.x/request.html'],
  notReproducible: 'Programs of the lab do not cancel operations that are under way.',
})
