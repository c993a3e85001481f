import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The lookup failed in a way that a second attempt will not mend.',
  meaning: `
“Non-recoverable failure in name resolution”: \`getaddrinfo\` was told by its source of names that a second attempt is pointless. A plain name server hardly brings it about with glibc: measured with 2.36, REFUSED, SERVFAIL and NOTIMP end as EAI_AGAIN, and FORMERR as
EAI_NONAME. So look first at what else answers names: the \`hosts:\` line of \`/etc/nsswitch.conf\` and its modules.

To go on: \`getent -s dns ahosts NAME\` and \`getent -s files ahosts NAME\` show which source fails, and \`dig NAME\` shows the server’s own \`status:\`.`,
  calls: [{ call: 'getaddrinfo', when: 'The source of names reported a permanent failure (NO_RECOVERY).' }],
  lookAlikes: [
    {
      code: 'EAI_AGAIN',
      differs: 'There no answer came in time, or the server said SERVFAIL or REFUSED: it may work later.',
    },
    { code: 'EAI_NONAME', differs: 'There the server answered well: no such name exists.' },
  ],
  sources: ['man:getaddrinfo(3)', 'man:resolver(3)', 'man:nsswitch.conf(5)'],
  notReproducible:
    'No answer of a name server that was tried (REFUSED, SERVFAIL, FORMERR, NOTIMP, empty) leads to it with glibc 2.36 or musl 1.2.3; it is a code of Windows, macOS and the BSDs.',
})
