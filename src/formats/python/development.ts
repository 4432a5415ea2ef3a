/** Tools that a running service never calls: test runners, linters, notebooks and their front ends, documentation. */
const TOOLS = new Set([
  'autopep8', 'bandit', 'black', 'coverage', 'debugpy', 'factory-boy', 'faker', 'flake8', 'hypothesis', 'ipdb',
  'ipykernel', 'ipython', 'ipywidgets', 'isort', 'jupyter', 'jupyter-client', 'jupyter-console', 'jupyter-core',
  'jupyter-lsp', 'jupyter-server', 'jupyter-server-terminals', 'jupyterlab', 'jupyterlab-pygments', 'jupyterlab-server',
  'jupyterlab-widgets', 'mkdocs', 'mypy', 'nbclient', 'nbconvert', 'nbformat', 'nose', 'notebook', 'notebook-shim',
  'pre-commit', 'pudb', 'pylint', 'pytest', 'pytest-asyncio', 'pytest-cov', 'pytest-mock', 'qtconsole', 'ruff', 'sphinx',
  'tox', 'twine', 'widgetsnbextension', 'yapf',
]); // biome-ignore format: one table, read as one

/** @param name normalised (PEP 503) */
export function isDevelopmentTool(name: string): boolean {
  return TOOLS.has(name);
}
