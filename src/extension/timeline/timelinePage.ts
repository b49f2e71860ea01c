/** The page in which the timeline runs: its script and its styles from our own files, and nothing else from anywhere. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** What a timeline's page may load. */
export function pageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, enableForms: false, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist')] };
}

/**
 * The page. Names and texts of a recording come by messages, as text; no part of the page is made of them. Should one find its way into the page all the same,
 * the policy lets no script run but ours, and nothing be fetched or sent.
 */
export function timelinePage(webview: vscode.Webview, extension: vscode.Uri, place: 'panel' | 'editor'): string {
  const nonce = randomBytes(24).toString('base64');
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(webview, `script-src 'nonce-${nonce}'`)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Loopscope Timeline</title>
<link rel="stylesheet" href="${file('codicon.css')}">
<link rel="stylesheet" href="${file('timeline.css')}">
</head>
<body data-place="${place}">
<script nonce="${nonce}" src="${file('timeline.js')}"></script>
</body>
</html>`;
}

/** A page that says one sentence. It has no script. */
export function sentencePage(webview: vscode.Webview, sentence: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(webview)}">
<title>Loopscope Recording</title>
</head>
<body>
<main><p>${asText(sentence)}</p></main>
</body>
</html>`;
}

function policy(webview: vscode.Webview, scripts = "script-src 'none'"): string {
  const own = webview.cspSource;
  return `default-src 'none'; ${scripts}; style-src ${own}; font-src ${own}; base-uri 'none'; form-action 'none'`;
}

/** Text that stays text in HTML. */
function asText(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}
