import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'The sound device was suspended during playing.',
  meaning:
    'ALSA only: the machine slept while sound was played. A program calls `snd_pcm_resume`, and `snd_pcm_prepare` when that fails. Most libraries do.',
  sources: ['kernel:sound/core/pcm_native.c', 'man:errno(3)'],
  notReproducible: 'It needs a sound card and a suspend.',
})
