import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The protocol does not exist in this family of addresses.',
  meaning: `
\`socket\` was asked for a family, a type and a protocol which do not go together, or for a protocol whose kernel module is not there, such as SCTP or DCCP.`,
  calls: [
    { call: 'socket', when: 'The protocol is unknown, does not belong to the type, or its module is not loaded.' },
  ],
  lookAlikes: [
    { code: 'EAFNOSUPPORT', differs: 'There the whole family is missing.' },
    { code: 'EPROTOTYPE', differs: 'There both sockets exist, and one is a stream while the other takes datagrams.' },
    { code: 'ESOCKTNOSUPPORT', differs: 'There the type of socket is unknown to the family.' },
  ],
  sources: ['man:socket(2)', 'man:modprobe.d(5)'],
})
