import { posix } from 'node:path';
import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { choose } from '../../model/evidence.ts';
import type { Service } from '../../model/inventory.ts';
import type { Recipe } from '../../model/recipe.ts';
import type { Application, PythonFramework } from '../framework.ts';
import { pythonRecipe, scriptApplication, scriptPath } from '../scripts.ts';

export const streamlit: PythonFramework = {
  id: 'streamlit',
  title: 'Streamlit',
  language: 'python',
  kind: 'ui',
  distributions: ['streamlit'],
  hints: ['streamlit'],
  port: 8501,
  health: '/_stcore/health',
  detect,
  routes: () => [],
  files,
  recipe,
};

/** A script that draws something when it is run; files in `pages/` belong to the script beside that folder. */
function detect(module: PythonModule): readonly Application[] {
  if (/(^|\/)pages\//.test(module.path)) return [];
  const calls = module.calls.filter((call) => call.name.startsWith('streamlit.'));
  const drawn = calls.find((call) => !call.lazy);
  const runs = module.runs || module.calls.some((call) => call.name === 'main' && call.scope === '');
  const first = drawn ?? (runs ? calls[0] : undefined);
  if (!first) return [];
  const configured = calls.some((call) => call.name === 'streamlit.set_page_config');
  const isNamed = /(^|\/)([^/]*streamlit[^/]*|home|dashboard)\.py$/i.test(module.path);
  const preference = (configured ? 6 : 0) + (isNamed ? 8 : 0);
  return [
    scriptApplication(module, 'streamlit', 'ui', {
      line: first.line,
      text: `${first.name}(...)`,
      preference,
    }),
  ];
}

/** The pages of an application: the scripts in `pages/` beside the one that is run, and those it names (`st.Page`). */
function files(module: PythonModule, project: PythonProject): readonly string[] {
  if (!module.imports.some((one) => one.module.split('.')[0] === 'streamlit')) return [];
  const folder = posix.dirname(module.path);
  const beside = posix.join(folder, 'pages');
  const named = module.calls.flatMap(({ name, call: { args, keywords } }) => {
    const page = name === 'streamlit.Page' ? (args[0] ?? keywords['page']) : undefined;
    return page?.kind === 'string' ? [posix.join(folder, page.value)] : [];
  });
  const found = project.paths.filter((path) => posix.dirname(path) === beside);
  return [...found, ...named.filter((path) => project.hasFile(path))];
}

function recipe(service: Service): Recipe {
  const port = String(service.port ?? 8501);
  const base = pythonRecipe(service, 'streamlit runs the script anew for every visitor');
  const flags = ['--server.address=0.0.0.0', `--server.port=${port}`, '--server.headless=true'];
  return {
    ...base,
    command: choose(
      ['streamlit', 'run', scriptPath(service), ...flags, '--browser.gatherUsageStats=false'],
      base.command.because,
      base.command.evidence,
    ),
    requires: ['streamlit'],
    port: choose(8501, "streamlit's own default"),
    probe: choose('/_stcore/health', "streamlit's own health route"),
    env: { STREAMLIT_SERVER_FILE_WATCHER_TYPE: choose('none', 'the source of an image does not change') },
  };
}
