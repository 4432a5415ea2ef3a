import { BASE } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import { isRoot } from '../../facts/user.ts';
import type { DockerfileRule } from '../../rule.ts';

const DOWNLOADS =
  /\b(from_pretrained|snapshot_download|hf_hub_download|SentenceTransformer|YOLO|torch\.hub\.load|whisper\.load_model|nltk\.download|spacy\.load)\s*\(|\bhf download\b|huggingface-cli download|spacy download/;
const CACHES = [
  'HF_HOME',
  'TRANSFORMERS_CACHE',
  'HF_HUB_CACHE',
  'TORCH_HOME',
  'XDG_CACHE_HOME',
  'SENTENCE_TRANSFORMERS_HOME',
  'NLTK_DATA',
  'HOME',
  'YOLO_CONFIG_DIR',
];
const image = (env: string): string =>
  `FROM ${BASE}\n${env}RUN python -c "from transformers import AutoModel; AutoModel.from_pretrained('a/b', revision='86b5e09')"\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;

export const modelCache: DockerfileRule = {
  id: 'dockerfile/model-cache',
  title: 'A model cache the service can read',
  severity: 'error',
  confidence: 'medium',
  persona: 'regular',
  category: 'health',
  aliases: [],
  why: 'Downloaded as root, the weights lie in /root/.cache: the user the service runs as cannot read them, downloads them again or fails.',
  fix: 'Set HF_HOME (or TORCH_HOME) to a folder of the application before downloading.',
  source: 'https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables#hfhome',
  bad: [{ at: 2, example: image('') }],
  good: [image('ENV HF_HOME=/app/models\n')],
  check(facts, report) {
    const { final } = facts;
    if (!final || final.end.user === null || isRoot(final.end.user)) return;
    for (const { stage, step } of steps(facts, 'RUN')) {
      const text = `${step.instruction.logical}\n${step.instruction.heredocs.map(({ content }) => content.text).join('\n')}`;
      const own = stage === final || final.parent === stage;
      const set = CACHES.some(
        (name) => step.before.env.has(name) || step.commands.some(({ assignments }) => name in assignments),
      );
      const elsewhere =
        /cache_dir|cache_folder|local_dir|--local-dir|--cache-dir|download_root|save_pretrained/.test(text);
      if (own && DOWNLOADS.test(text) && isRoot(step.before.user) && !set && !elsewhere)
        report(
          step.instruction,
          `the weights land in /root/.cache, which USER ${final.end.user} cannot read`,
        );
    }
  },
};
