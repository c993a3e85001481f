import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'permissions',
  summary: 'The key was refused by the service that checks it.',
  meaning: `
A key is there and not good: a module or firmware signed by somebody whom the kernel does not trust, a certificate on the blacklist, a negative answer that a helper left in the keyring. With Secure Boot \`modprobe\` of a self-built module says “Key was rejected by service”: sign it with an enrolled key (MOK).`,
  calls: [
    { call: 'finit_module', when: 'The signature of the module is by no trusted key, and signatures are required.' },
    { call: 'request_key', when: 'A key of that name was marked as rejected.' },
    { call: 'keyctl', when: 'The key was rejected.' },
  ],
  lookAlikes: [{ code: 'ENOKEY', differs: 'There no key was found; here one was, and it is refused.' }],
  sources: ['man:request_key(2)', 'man:keyrings(7)', 'https://docs.kernel.org/admin-guide/module-signing.html'],
})
