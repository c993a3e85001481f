import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'Nobody answered within the time that the call was ready to wait.',
  meaning: `
The packets went out and nothing came back, neither a yes nor a no. Somewhere on the way they are dropped: by a firewall or a security
group, by a machine that is switched off behind a router, or they went to a wrong address. For a connection that stood already, the
other side has vanished without a word.

Linux tries a connection seven times over about two minutes before it gives up; most programs have a shorter limit of their own.`,
  calls: [
    {
      call: 'connect',
      when: 'No answer to any of the connection requests (`net.ipv4.tcp_syn_retries`, 6 repetitions, about 127 seconds).',
    },
    {
      call: 'read',
      when: 'Keep-alive probes, or repetitions of sent data (`net.ipv4.tcp_retries2`), were not answered.',
    },
  ],
  lookAlikes: [
    { code: 'ECONNABORTED', differs: 'There the connection was cut, or an HTTP client names its own timeout so.' },
    { code: 'ECONNREFUSED', differs: 'There an answer came at once: nobody listens. Here nothing came at all.' },
    {
      code: 'EHOSTUNREACH',
      differs: 'There a router or the own network said that the host cannot be reached; here everybody kept silent.',
    },
    {
      code: 'ENETUNREACH',
      differs: 'There the own machine has no route and says so at once; here it sent its packets and waited.',
    },
    { code: 'ECONNRESET', differs: 'There the other side cut the connection; here it did not say anything.' },
    {
      code: 'EAI_AGAIN',
      differs: 'There the name server did not answer; here the name was resolved and the host did not.',
    },
  ],
  corrections: [
    {
      claim: 'Raise the timeout.',
      truth:
        'A connection request is answered within milliseconds or never. A longer wait only shows the same failure later.',
    },
  ],
  sources: ['man:connect(2)', 'man:tcp(7)', 'https://docs.kernel.org/networking/ip-sysctl.html'],
})
