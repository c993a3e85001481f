import { defineCause } from '../../schema.ts'

/** ALSA: a stream in the state SUSPENDED. */
export default defineCause({
  title: 'The machine slept while the stream was open',
  because:
    '`{program|The program}` could not go on playing **because** the sound device was suspended with its stream open',
  why: `
When the machine goes to sleep, ALSA marks each open stream as suspended. After waking the driver may be able to go on where it stopped, and often cannot;
either way the program has to say so. \`aplay\` and the usual sound servers do it by themselves, so it is programs that talk to ALSA directly which print it.`,
  prior: 2,
  clues: [
    { when: { text: 'alsa|snd_pcm|aplay|arecord|pcm' }, weight: 3, says: 'ALSA is named' },
    { when: { text: 'suspend|resume|PM:|sleep' }, weight: 2, says: 'the log tells of a sleep' },
  ],
  fixes: [
    {
      title: 'Resume the stream, or else prepare it',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (n == -ESTRPIPE) {\n  while ((n = snd_pcm_resume(pcm)) == -EAGAIN) sleep(1);\n  if (n < 0) n = snd_pcm_prepare(pcm);\n}',
        },
        { kind: 'text', text: '`snd_pcm_recover(pcm, n, 1)` of alsa-lib does the same, for underruns too.' },
      ],
      whyItWorks: 'The state leaves “suspended” only by one of these two calls.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: { sh: 'cat /proc/asound/card0/pcm0p/sub0/status', shows: '`state: RUNNING` after a sleep' },
    },
    {
      title: 'Start the program again',
      when: 'It is not yours.',
      steps: [
        {
          kind: 'sh',
          sh: 'systemctl --user restart pipewire pipewire-pulse wireplumber',
          changes: 'Sound stops for a second in all programs of this user.',
        },
      ],
      whyItWorks: 'A stream that is opened after the sleep has never been suspended.',
      risk: {
        level: 'destructive',
        to: 'sound that plays at this moment',
        undo: 'None is needed: programs connect again.',
      },
      proof: { sh: 'aplay /usr/share/sounds/alsa/Front_Center.wav', shows: 'a voice' },
    },
  ],
  popularButWrong: {
    advice: 'Enlarge the buffer.',
    because: 'Larger buffers help against underruns (EPIPE); a sleep outlasts any of them.',
  },
  sources: ['kernel:sound/core/pcm_native.c', 'man:errno(3)'],
  notReproducible: 'It takes a sound card, and a sleep in the middle.',
})
