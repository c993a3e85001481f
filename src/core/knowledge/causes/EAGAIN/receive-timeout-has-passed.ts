import { defineCause } from '../../schema.ts'

/** recv(2) with SO_RCVTIMEO: the time is over; the code is the one of “nothing there yet”. */
export default defineCause({
  title: 'The time which the program had set for an answer has passed',
  because:
    '`{program|The program}` got no answer **because** the other side said nothing within the time set on the socket',
  why: 'Many clients in C set SO_RCVTIMEO or SO_SNDTIMEO. When the time is over, `recv` returns the code for “nothing there”, and a library that only prints the text says “Resource temporarily unavailable” where a person would say “timed out”. The connection stood; the server was slow, or stuck in a long command.',
  prior: 1,
  clues: [
    { when: { syscall: ['recv', 'recvfrom', 'recvmsg'] }, weight: 4, says: 'the failing call waits for an answer' },
    {
      when: {
        text: 'redis|hiredis|phpredis|read error on connection|memcache|libpq|mysql|ldap|amqp|Thrift|TSocket|Could not read from socket',
      },
      weight: 4,
      says: 'a client library of a server speaks',
    },
    {
      when: { text: 'timed? ?out|timeout|SO_RCVTIMEO|after \\d+(?:\\.\\d+)? ?(?:ms|s|sec)' },
      weight: 3,
      says: 'a time limit is named',
    },
    {
      when: { text: 'fork|thread|\\block\\b|stdout|write error' },
      weight: -4,
      says: 'processes, locks or output are named',
    },
  ],
  fixes: [
    {
      title: 'Find what keeps the server',
      when: 'Always first.',
      steps: [
        { kind: 'code', runtime: 'redis', language: 'sh', code: 'redis-cli slowlog get 10\nredis-cli info clients' },
        { kind: 'sh', sh: 'ss -tno dst 10.0.0.5' },
      ],
      whyItWorks:
        'A Recv-Q on the side of the server means that it does not read; none means that the answer is still being made.',
      risk: { level: 'read-only' },
      proof: { sh: 'redis-cli --latency', shows: 'times below the limit of the client' },
    },
    {
      title: 'Give it more time, on purpose',
      when: 'The command is meant to take long.',
      steps: [
        { kind: 'code', runtime: 'php', language: 'php', code: '$redis->setOption(Redis::OPT_READ_TIMEOUT, 30);' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'sock.settimeout(30)    # then it raises TimeoutError, which says what it is',
        },
      ],
      whyItWorks: 'The wait ends when the answer is there, not before.',
      risk: { level: 'reversible', undo: 'Set the old time.' },
      proof: { sh: 'time redis-cli ping', shows: 'PONG' },
    },
  ],
  popularButWrong: {
    advice: 'Try again at once, in a loop.',
    because: 'The first request is still being worked on: a slow server gets twice the work.',
  },
  sources: ['man:socket(7)', 'man:recv(2)', 'https://redis.io/docs/latest/develop/reference/clients/'],
  notReproducible: 'No program of the lab sets such a time on its sockets.',
})
