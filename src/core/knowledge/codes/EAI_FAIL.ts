import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The name server gave an answer that ends the question: it refuses or is broken.',
  meaning: `
\`getaddrinfo\` reached a name server, and its reply was a failure that a second attempt will not mend: REFUSED (this server does not answer you), FORMERR or
NOTIMP, or a reply that could not be read. Ask the server directly with \`dig\`, and read \`status:\` in its answer.`,
  calls: [{ call: 'getaddrinfo', when: 'The name server returned a permanent failure.' }],
  lookAlikes: [
    { code: 'EAI_AGAIN', differs: 'There no answer came in time, or the server said SERVFAIL: it may work later.' },
    { code: 'EAI_NONAME', differs: 'There the server answered well: no such name exists.' },
  ],
  sources: ['man:getaddrinfo(3)', 'man:resolver(3)', 'https://www.rfc-editor.org/rfc/rfc1035'],
  notReproducible: 'The lab has no name server that refuses.',
})
