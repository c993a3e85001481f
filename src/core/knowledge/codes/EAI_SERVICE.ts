import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The port was given as a word that /etc/services does not know for this kind of socket.',
  meaning: `
\`getaddrinfo\` takes a host and a service. A service that is a number is used as it is; a word is looked up in \`/etc/services\`, together with tcp or udp. glibc
prints “Servname not supported for ai_socktype”.

Minimal images come without \`/etc/services\` (package \`netbase\` on Debian), so that even \`https\` is unknown there. Other reasons are a misspelled word, a
variable that is empty or holds more than a port, and a service that exists for TCP only.`,
  calls: [{ call: 'getaddrinfo', when: 'The service is no number and not listed for this socket type.' }],
  lookAlikes: [{ code: 'EAI_NONAME', differs: 'There the host is what nobody knows; here it is the port.' }],
  sources: ['man:getaddrinfo(3)', 'man:services(5)'],
})
