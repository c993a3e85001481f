import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'The other side tore the connection down while you were still using it.',
  meaning: `
The connection stood, and then a packet with the reset flag came for it. That is the blunt end, without the usual goodbye: the other
process died or was restarted, closed its socket while data of yours was still unread, or something in between (a proxy, a load balancer,
a firewall) forgot the connection and answers “I know of none”.

What you had sent may or may not have arrived and been acted upon.`,
  calls: [
    { call: 'read', when: 'A reset arrived for the connection. The next write then gets EPIPE.' },
    { call: 'write', when: 'A reset arrived after earlier data was sent.' },
    { call: 'connect', when: 'Seldom: the other side reset the connection during the handshake.' },
  ],
  lookAlikes: [
    { code: 'ECONNABORTED', differs: 'There this side has given the connection up.' },
    { code: 'ENOTCONN', differs: 'There the connection had gone before this call.' },
    { code: 'ECONNREFUSED', differs: 'There no connection ever came about.' },
    {
      code: 'EPIPE',
      differs:
        'There you write to a connection of which you could have known that it is closed; here the news arrives.',
    },
    { code: 'ETIMEDOUT', differs: 'There the other side fell silent; here it spoke a last word.' },
  ],
  sources: ['man:read(2)', 'man:tcp(7)', 'man:socket(7)', 'https://www.rfc-editor.org/rfc/rfc9293'],
})
