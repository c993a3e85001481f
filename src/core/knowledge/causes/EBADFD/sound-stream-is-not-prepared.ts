import { defineCause } from '../../schema.ts'

/** ALSA: snd_pcm_writei() and its relatives on a stream that is not in the state PREPARED or RUNNING. */
export default defineCause({
  title: 'The sound stream is not ready to take or give samples',
  because:
    '`{program|The program}` could not play or record **because** the stream of the sound device was not prepared, or had been stopped',
  why: `
An ALSA stream has states: opened, set up, prepared, running, underrun, suspended, disconnected. Samples may only be written or read while it is prepared
or running. A card that was unplugged, a setting of rate or format that failed unnoticed, or a program that writes after \`snd_pcm_drop\` leaves it in
another state, and the next write is refused.`,
  prior: 2,
  clues: [
    {
      when: { text: '\\b(?:aplay|arecord|alsa|snd_pcm|pcm_write|pcm_read|pulseaudio|pipewire|portaudio)' },
      weight: 4,
      says: 'a program of sound speaks',
    },
    {
      when: { text: '/dev/net/tun|\\btun\\d|openvpn|wireguard' },
      weight: -4,
      says: 'this is about a tunnel, not about sound',
    },
  ],
  fixes: [
    {
      title: 'See what the device can do, and ask for that',
      when: '`aplay` or a player prints it at its start.',
      steps: [
        { kind: 'sh', sh: 'aplay -l' },
        { kind: 'sh', sh: 'aplay -D plughw:0,0 --dump-hw-params /usr/share/sounds/alsa/Front_Center.wav' },
      ],
      whyItWorks:
        'A `plughw:` device converts rate and format, so the stream can be set up where the bare `hw:` device refuses.',
      risk: { level: 'read-only' },
      proof: { sh: 'aplay -D plughw:0,0 /usr/share/sounds/alsa/Front_Center.wav', shows: 'no error, and a voice' },
    },
    {
      title: 'Prepare the stream before going on',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int n = snd_pcm_writei(pcm, buffer, frames);\nif (n < 0) n = snd_pcm_recover(pcm, n, 0);   /* underrun, suspend */\nif (n == -EBADFD) snd_pcm_prepare(pcm);',
        },
      ],
      whyItWorks: '`snd_pcm_prepare` brings a stream that is set up back to the state in which it takes samples.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: { sh: 'cat /proc/asound/card0/pcm0p/sub0/status', shows: '`state: RUNNING` while it plays' },
    },
  ],
  popularButWrong: {
    advice: 'Reinstall the sound server.',
    because: 'It talks to the same device with the same settings; the state belongs to the stream, not to a package.',
  },
  sources: ['kernel:sound/core/pcm_native.c', 'kernel:sound/core/pcm_lib.c', 'man:errno(3)'],
  notReproducible: 'It takes a sound card.',
})
