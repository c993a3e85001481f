import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'permissions',
  summary: 'The kernel needs a key for this, and nobody has given it one.',
  meaning: `
The kernel keeps keys in keyrings, per process, session and user. It was asked for something that takes one: a file encrypted with fscrypt, a share mounted with Kerberos, or \`request_key\` itself. None of the keyrings has it, and the helper \`request-key\` could not get it.`,
  calls: [
    { call: 'request_key', when: 'No matching key was found.' },
    { call: 'keyctl', when: 'No key of that description is in the keyring.' },
    { call: 'open', when: 'The file is encrypted and its key is not loaded.' },
  ],
  lookAlikes: [
    { code: 'EKEYEXPIRED', differs: 'There the key was found, and its time is over.' },
    { code: 'EKEYREVOKED', differs: 'There the key was found, and it was withdrawn.' },
    { code: 'EKEYREJECTED', differs: 'There a key was found, and it is not accepted.' },
    { code: 'EACCES', differs: 'There a right is missing; here a key.' },
  ],
  sources: ['man:request_key(2)', 'man:keyrings(7)', 'https://docs.kernel.org/filesystems/fscrypt.html'],
})
