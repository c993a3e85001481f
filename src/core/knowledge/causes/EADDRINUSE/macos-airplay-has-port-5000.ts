import { defineCause } from '../../schema.ts'

/** macOS 12 and later: the AirPlay receiver (ControlCenter) listens on 5000 and 7000. */
export default defineCause({
  title: 'macOS itself has port 5000 or 7000, for AirPlay',
  because:
    '`{program|The program}` could not listen on {port|port $|port 5000} **because** macOS listens there itself, as a receiver for AirPlay',
  why: `
Since macOS 12 every Mac can be a screen for AirPlay, and the Control Center listens on ports 5000 and 7000 for it. 5000 is also what Flask, ASP.NET, the Docker registry and many tutorials take. \`lsof\` calls the holder \`ControlCe\`; ending it frees the
port for a second, then the system starts it again.`,
  prior: 0,
  clues: [
    {
      when: { entity: { port: '5000|7000' }, platform: ['darwin'] },
      weight: 7,
      says: 'port {port} on a Mac is that of AirPlay',
    },
    {
      when: { entity: { port: '5000' } },
      weight: 1,
      says: 'port {port} is taken on every Mac with AirPlay switched on',
    },
    { when: { text: 'AirPlay|ControlCe|AirTunes|System Preferences' }, weight: 7, says: 'AirPlay is named' },
    { when: { platform: ['linux', 'windows'] }, weight: -7, says: 'it is no Mac' },
    { when: { entity: { port: '(?!5000$|7000$)\\d+' } }, weight: -8, says: 'AirPlay has 5000 and 7000, not {port}' },
  ],
  question: {
    ask: 'Who listens on {port|port $|port 5000}?',
    run: 'lsof -nP -iTCP:{port|5000} -sTCP:LISTEN',
    answers: [
      {
        reads: { output: 'lsof', rows: { holder: 'ControlCe.*' } },
        weight: 9,
        says: '`{holder}` does: that is the Control Center',
      },
      {
        reads: { output: 'lsof', rows: { holder: '(?!ControlCe).+' } },
        weight: -6,
        says: '`{holder}` does, not macOS',
      },
    ],
  },
  fixes: [
    {
      title: 'Take another port',
      when: 'The number is yours to choose. It also spares the others in your team.',
      steps: [
        { kind: 'code', runtime: 'flask', language: 'sh', code: 'flask run --port 5001' },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run -p 5001:5000 registry:2' },
        { kind: 'code', runtime: 'dotnet', language: 'sh', code: 'dotnet run --urls http://localhost:5001' },
      ],
      whyItWorks: 'AirPlay asks for its two numbers only.',
      risk: { level: 'reversible', undo: 'Write the old number again.' },
      proof: { sh: 'curl -sI http://localhost:5001/', shows: 'a status line' },
    },
    {
      title: 'Switch the receiver off',
      when: 'Nobody sends to the screen of this Mac, and it must be 5000.',
      steps: [
        {
          kind: 'text',
          text: 'System Settings, General, AirDrop & Handoff, AirPlay Receiver: off. (macOS 12: System Preferences, Sharing.)',
        },
      ],
      whyItWorks: 'The Control Center then closes both listeners, and keeps them closed.',
      risk: { level: 'reversible', undo: 'Switch it on at the same place.' },
      proof: { sh: 'lsof -nP -iTCP:5000 -sTCP:LISTEN', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Kill the process that `lsof` shows.',
    because: 'The Control Center is started again at once and asks for its ports before you do.',
  },
  exceptions: [
    'A request to such a port that was not refused is answered by AirPlay: `HTTP/1.1 403 Forbidden`, `Server: AirTunes`.',
  ],
  sources: ['https://developer.apple.com/forums/thread/682332', 'man:lsof(8)'],
  notReproducible: 'Only a Mac has this service.',
})
