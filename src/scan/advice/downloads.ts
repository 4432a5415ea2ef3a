import { posix } from 'node:path';
import { lineAt } from '../../formats/text/line.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import { advise } from './finding.ts';

/** What libraries fetch from the network while a service runs, and data of NLTK that nothing brings. */
export function downloadAdvice(tree: Tree, services: readonly Service[]): readonly Finding[] {
  const python = services.filter(({ language }) => language === 'python');
  return python.flatMap((service) => [...fetched(tree, service), ...languageData(tree, service)]);
}

/** Weights of Ultralytics, which it writes beside the program instead of into a cache. */
const BESIDE = /^(yolo|rtdetr)[^/]*\.pt$/i;

/** Calls that name no file: what they fetch is theirs. */
const BY_ITSELF = /^(torchvision|keras|tensorflow\.keras|easyocr)\./;

function fetched(tree: Tree, service: Service): readonly Finding[] {
  return service.needs.flatMap(({ what, detail, evidence }): readonly Finding[] => {
    const { path, line } = evidence;
    // What spaCy fetches is told as a model of its own. A name that is put together may be a folder of the tree.
    if (what !== 'model-download' || evidence.text.startsWith('spacy.')) return [];
    const isNamed = !evidence.text.startsWith(detail);
    if (isNamed ? isThere(tree, service, detail) : !BY_ITSELF.test(detail)) return [];
    const place = { path, line: line ?? 1 };
    if (BESIDE.test(detail)) {
      const message = `${service.id} loads ${detail}, which the tree does not have: it is fetched into the folder that the program is started in, and nothing can be written there`;
      const fix = `add ${detail} to the sources, beside the program`;
      return [advise('model-download', ['warning', 'medium'], place, message, fix)];
    }
    const subject = isNamed ? detail : `the weights of ${detail}`;
    const message = `${service.id} fetches ${subject} from the network while it runs: without one it fails, and every new container fetches it anew`;
    const fix = 'keep its files in the sources and load them from there';
    return [advise('model-download', ['note', 'medium'], place, message, fix)];
  });
}

function isThere(tree: Tree, { path, workdir }: Service, name: string): boolean {
  const at = new Set(['.', path, workdir].map((folder) => posix.join(folder, name)));
  return tree.files.some((file) =>
    [...at].some((one) => file.path === one || file.path.startsWith(`${one}/`)),
  );
}

/** What functions and readers of NLTK look for (the sources of `nltk.corpus`, `nltk.tokenize`, `nltk.tag`, `nltk.sentiment`). */
const DATA: readonly (readonly [used: RegExp, data: string])[] = [
  [/\bstopwords\.words\(/, 'stopwords'],
  [/\b(?:word_tokenize|sent_tokenize)\(/, 'punkt_tab'],
  [/\bpos_tag\(/, 'averaged_perceptron_tagger_eng'],
  [/\bWordNetLemmatizer\(|\bwordnet\.synsets\(/, 'wordnet'],
  [/\bSentimentIntensityAnalyzer\(/, 'vader_lexicon'],
];
const IMPORTED = /^\s*(?:from nltk\b|import nltk\b)/m;
const BROUGHT =
  /\bnltk\.download\(|\bdownloader\.download\(|\bnltk\.data\.path\b|\bNLTK_DATA\b|\bnltk_data\b/;

/** Data of NLTK is in no distribution: without a call that fetches it, or a folder that has it, its first use fails. */
function languageData(tree: Tree, service: Service): readonly Finding[] {
  const texts = service.reached.map((path) => ({ path, text: tree.text(path) ?? '' }));
  const using = texts.filter(({ text }) => IMPORTED.test(text));
  const isBrought =
    using.length === 0 ||
    texts.some(({ text }) => BROUGHT.test(text)) ||
    tree.files.some(({ path }) => /(^|\/)nltk_data\//.test(path));
  if (isBrought) return [];
  return DATA.flatMap(([used, data]): readonly Finding[] => {
    for (const { path, text } of using) {
      const match = used.exec(text);
      if (match === null) continue;
      const place = { path, line: lineAt(text, match.index) };
      const message = `${service.id} uses NLTK's ${data}, which no package brings and nothing fetches`;
      const fix = `keep it in nltk_data/ of the sources and name that folder in NLTK_DATA, or call nltk.download("${data}") when the program starts`;
      return [advise('language-data', ['warning', 'medium'], place, message, fix)];
    }
    return [];
  });
}
