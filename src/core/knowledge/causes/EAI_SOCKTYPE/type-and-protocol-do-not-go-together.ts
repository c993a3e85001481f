import { defineCause } from '../../schema.ts'

/** getaddrinfo(3) with a socket type that is none, or with a protocol of another type. */
export default defineCause({
  title: 'The socket type and the protocol in the hints exclude each other',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** its hints ask for a socket type which the protocol beside it does not have',
  why: `
Hints carry a type (stream, datagram) and a protocol (TCP, UDP). The resolver returns only pairs that exist: stream with UDP is none, nor is a type number
that the system does not know. Both fields are filled in by the program, so it is a bug in it, or a value read from settings (“udp” in one place, “tcp” in another).`,
  prior: 2,
  clues: [
    { when: { syscall: ['getaddrinfo'] }, weight: 1, says: 'the lookup refuses before it asks anybody' },
    {
      when: { text: '\\b(?:udp|tcp|SOCK_\\w+|IPPROTO_\\w+|proto(?:col)?)\\b' },
      weight: 1,
      says: 'a type or protocol is named',
    },
  ],
  fixes: [
    {
      title: 'Set the type, and leave the protocol at 0',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'struct addrinfo hints = {0};\nhints.ai_socktype = SOCK_DGRAM;   /* UDP follows from it */\nhints.ai_protocol = 0;',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)',
        },
      ],
      whyItWorks: 'For each type there is one usual protocol, and 0 stands for it.',
      risk: { level: 'reversible', undo: 'Put the old values back.' },
      proof: { sh: 'getent ahosts localhost', shows: 'a line for each of STREAM, DGRAM and RAW' },
    },
    {
      title: 'Make the settings say one protocol',
      when: 'The transport is configured in two places.',
      steps: [
        {
          kind: 'text',
          text: 'Search the settings for `udp` and `tcp` (`grep -rniE "udp|tcp" /etc/PROGRAM`) and let both name the same.',
        },
      ],
      whyItWorks: 'Type and protocol are then taken from the same word.',
      risk: { level: 'reversible', undo: 'Restore the settings from your copy.' },
      proof: { sh: 'ss -lntu', shows: 'the socket under the protocol you meant' },
    },
  ],
  popularButWrong: {
    advice: 'Add the service to /etc/services.',
    because:
      'That helps where a service name is unknown (EAI_SERVICE); here the pair is refused before services are read.',
  },
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible: 'The check lies in the C library; Python showed it for SOCK_STREAM with protocol 17, which is UDP.',
})
