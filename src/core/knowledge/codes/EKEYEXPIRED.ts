import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'permissions',
  summary: 'The key is in the keyring, and its time is over.',
  meaning: `
A key may have a timeout. After it the key stays for a while, so that those who ask learn that it has expired, and not that there never was one. You meet it with Kerberos: an NFS share with \`sec=krb5\` after the ticket has run out; \`kinit\` gets a new one.`,
  calls: [
    { call: 'keyctl', when: 'The key that is read has expired.' },
    {
      call: 'request_key',
      when: 'The key that was found has expired; without a helper that makes a new one it may be ENOKEY.',
    },
  ],
  lookAlikes: [
    { code: 'ENOKEY', differs: 'There no such key was found at all.' },
    { code: 'EKEYREVOKED', differs: 'There somebody withdrew the key; here its own timeout ended it.' },
  ],
  sources: ['man:keyctl(2)', 'man:request_key(2)', 'man:keyrings(7)'],
  notReproducible: 'The lab has no keyrings; a key with a timeout of one second showed it on a real kernel.',
})
