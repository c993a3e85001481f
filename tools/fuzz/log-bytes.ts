/** Bytes that claim to be a log: errors cut and spliced, every encoding, control sequences, and noise. */
import fc from 'fast-check'

const PIECES = [
  'Error: listen EADDRINUSE: address already in use :::3000\n',
  'connect(3, {sa_family=AF_INET, sin_port=htons(80)}, 16) = -1 ECONNREFUSED (Connection refused)\n',
  "PermissionError: [Errno 13] Permission denied: '/srv/x'\n",
  '{"level":"error","err":{"code":"ENOENT","errno":-2,"syscall":"open","path":"/a\\u002fb"}}\n',
  'Caused by: java.net.ConnectException: Connection refused\n',
  '2025-01-01T00:00:00Z app[1]: ',
  'bash: line 1: /x: No such file or directory\n',
  ...[
    'errno=',
    'E',
    'EEEEEEEEEEEEEEEE',
    '[Errno ',
    ' (os error ',
    'code: ',
    ': ',
    '= -1 ',
    '\\n',
    '\r',
    '\n',
    '\t',
    '"',
    "'",
    '`',
    '(((((',
    ')))))',
  ],
  ...[
    '\u001b[31m',
    '\u001b]0;',
    '\u0007',
    '\u202e',
    '\u200b',
    '\u0000',
    '\ufeff',
    '<b>',
    '&lt;',
    '> ',
    '| ',
    '```\n',
    '\ud83d',
  ],
] as const

const text = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''))

const utf16 = (marked: boolean) => (value: string) => {
  const units = Uint16Array.from(marked ? `\ufeff${value}` : value, (char) => char.charCodeAt(0))
  return new Uint8Array(units.buffer)
}

export const logText: fc.Arbitrary<string> = text
export const logBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  text.map((value) => new TextEncoder().encode(value)),
  text.map(utf16(true)),
  text.map(utf16(false)),
  text.map((value) => Uint8Array.from(value, (char) => char.charCodeAt(0))),
  fc.uint8Array({ maxLength: 400 }),
)
