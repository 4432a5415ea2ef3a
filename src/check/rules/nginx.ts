import type { NginxRule } from '../rule.ts';
import { aliasTraversal } from './nginx/alias-traversal.ts';
import { alwaysHeaders } from './nginx/always-headers.ts';
import { anyOrigin } from './nginx/any-origin.ts';
import { exposedRoot } from './nginx/exposed-root.ts';
import { headerInheritance } from './nginx/header-inheritance.ts';
import { hostSpoofing } from './nginx/host-spoofing.ts';
import { ifInLocation } from './nginx/if-in-location.ts';
import { listing } from './nginx/listing.ts';
import { proxyHeaders } from './nginx/proxy-headers.ts';
import { proxyTimeout } from './nginx/proxy-timeout.ts';
import { repeatedLocation } from './nginx/repeated-location.ts';
import { requestForgery } from './nginx/request-forgery.ts';
import { responseSplitting } from './nginx/response-splitting.ts';
import { securityHeaders } from './nginx/security-headers.ts';
import { serverTokens } from './nginx/server-tokens.ts';
import { staleUpstream } from './nginx/stale-upstream.ts';
import { statusPage } from './nginx/status-page.ts';
import { tlsProtocols } from './nginx/tls-protocols.ts';
import { uploadLimit } from './nginx/upload-limit.ts';
import { websocket } from './nginx/websocket.ts';

/** Every rule about an nginx configuration, sorted by id; a test compares the list with the folder. */
export const nginxRules: readonly NginxRule[] = [
  aliasTraversal,
  alwaysHeaders,
  anyOrigin,
  exposedRoot,
  headerInheritance,
  hostSpoofing,
  ifInLocation,
  listing,
  proxyHeaders,
  proxyTimeout,
  repeatedLocation,
  requestForgery,
  responseSplitting,
  securityHeaders,
  serverTokens,
  staleUpstream,
  statusPage,
  tlsProtocols,
  uploadLimit,
  websocket,
];
