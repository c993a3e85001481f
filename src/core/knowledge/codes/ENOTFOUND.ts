import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'libuv',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'The host name does not exist, as far as the resolver knows.',
  meaning: `
Not an errno of the kernel: Node.js uses this word when \`getaddrinfo\` says that a name has no address (EAI_NONAME, EAI_NODATA). The name
servers were asked and answered; the answer was “there is no such name”.

So look at the name first: a typing mistake, a whole URL where a host name belongs, a missing environment variable (\`undefined\`), a
name that only exists inside of a container network or a company.`,
  calls: [{ call: 'getaddrinfo', when: 'It returned EAI_NONAME or EAI_NODATA, for which Node.js says ENOTFOUND.' }],
  lookAlikes: [
    {
      code: 'EAI_AGAIN',
      differs: 'There the name server gave no answer, so that the name may well exist; here the answer was no.',
    },
    { code: 'EAI_NONAME', differs: 'The same finding in the words of C, Python or PHP: “Name or service not known”.' },
  ],
  sources: ['man:getaddrinfo(3)', 'https://nodejs.org/api/dns.html', 'https://docs.libuv.org/en/v1.x/errors.html'],
})
