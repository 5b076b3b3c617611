/** What a caller sees of a failure. `message` is the published text; programs go by `code`. */
export interface PublicError {
  readonly code: number;
  readonly status: number;
  readonly message: string;
  /** The word of RFC 6749 for it, where the endpoint speaks OAuth. */
  readonly oauth?: string;
}

/** The errors one endpoint may answer with. The gateway itself needs the two named ones of every family. */
export interface ErrorTable {
  readonly invalidParameters: PublicError;
  readonly internal: PublicError;
  readonly [name: string]: PublicError;
}

const error = (code: number, status: number, message: string): PublicError => ({ code, status, message });

const invalidToken = 'Invalid access token for authorization. Please make a request with token attached.';

/** Answered before an endpoint is reached, the same for all families. */
export const gatewayErrors = {
  missingToken: error(
    99991661,
    400,
    'Missing access token for authorization. Please make a request with token attached.',
  ),
  invalidTenantToken: error(99991663, 400, invalidToken),
  invalidAppToken: error(99991664, 400, 'invalid app token'),
  invalidUserToken: error(99991668, 400, invalidToken),
  userTokenNotSupported: error(99991668, 400, 'user access token not support'),
  tenantTokenNotSupported: error(99991663, 400, invalidToken),
  malformedToken: error(99991671, 400, 'Invalid token: must start with t-/u-'),
  appDisabled: error(99991662, 400, 'app not available'),
  appScopeMissing: error(99991672, 400, 'Access denied. One of the following scopes is required: '),
  userScopeMissing: error(
    99991679,
    400,
    'Unauthorized. You do not have permission to perform the requested operation on the resource. ' +
      'Please request user re-authorization and try again. required one of these privileges under the user identity: ',
  ),
  openIdCrossApp: error(99992361, 400, 'open_id cross app'),
  rateLimited: error(99991400, 429, 'request trigger frequency limit'),
} as const satisfies Record<string, PublicError>;

/** Token endpoints answer failures with HTTP 200: only `code` tells. */
export const tokenErrors = {
  invalidParameters: error(10003, 200, 'invalid param'),
  appNotFound: error(10014, 200, 'app id not exists'),
  wrongSecret: error(10014, 200, 'app secret invalid'),
  appDisabled: error(10014, 200, 'app unauthorized'),
  internal: error(10002, 500, 'internal error'),
} as const satisfies ErrorTable;

/** Tokens of store apps. */
export const storeTokenErrors = {
  ...tokenErrors,
  wrongTicket: error(10012, 200, 'app ticket invalid'),
  notInstalled: error(10013, 200, 'get tenant access token fail'),
  notStoreApp: error(10016, 200, 'not a store app'),
} as const satisfies ErrorTable;

const oauth = (code: number, word: string, message: string, status = 400): PublicError => ({
  code,
  status,
  message,
  oauth: word,
});

/** Getting and refreshing user tokens. */
export const oauthErrors = {
  missingParameter: oauth(20001, 'invalid_request', 'The request is missing a required parameter.'),
  wrongSecret: oauth(20002, 'invalid_client', 'The client secret is invalid.'),
  codeNotFound: oauth(20003, 'invalid_grant', 'The authorization code is not found.'),
  codeExpired: oauth(20004, 'invalid_grant', 'The authorization code has expired.'),
  userNotFound: oauth(20008, 'invalid_grant', 'The user does not exist.'),
  otherClient: oauth(20024, 'invalid_grant', 'The code or refresh token was issued to another client.'),
  refreshTokenNotFound: oauth(20026, 'invalid_grant', 'The refresh token is invalid.'),
  grantTypeUnsupported: oauth(20036, 'unsupported_grant_type', 'The grant_type is not supported.'),
  refreshTokenExpired: oauth(20037, 'invalid_grant', 'The refresh token has expired.'),
  appNotFound: oauth(20048, 'invalid_client', 'The app does not exist.'),
  verifierWrong: oauth(20049, 'invalid_grant', 'The code_verifier does not fit the code_challenge.'),
  internal: oauth(20050, 'server_error', 'An unexpected error occurred. Please retry.', 500),
  invalidParameters: oauth(20063, 'invalid_request', 'The request is malformed.'),
  refreshTokenRevoked: oauth(20064, 'invalid_grant', 'The refresh token has been revoked.'),
  codeUsed: oauth(20065, 'invalid_grant', 'The authorization code has been used.'),
  userNotActive: oauth(20066, 'invalid_grant', 'The user is not active.'),
  duplicateScopes: oauth(20067, 'invalid_scope', 'The scope list contains duplicates.'),
  scopeNotGranted: oauth(20068, 'invalid_scope', 'The scope list exceeds what the user granted.'),
  appDisabled: oauth(20069, 'invalid_client', 'The app is disabled.'),
  twoClientAuthentications: oauth(20070, 'invalid_request', 'More than one client authentication was used.'),
  redirectUriDiffers: oauth(20071, 'invalid_grant', 'The redirect_uri differs from the one authorized.'),
  systemException: oauth(20072, 'temporarily_unavailable', 'The server is busy. Please retry later.', 503),
  refreshTokenUsed: oauth(20073, 'invalid_grant', 'The refresh token has been used.'),
} as const satisfies ErrorTable;

const withOk = <T extends ErrorTable>(errors: T): T =>
  Object.fromEntries(
    Object.entries<PublicError>(errors).map(([name, { code, status, message }]) => [
      name,
      error(code, status < 500 ? 200 : status, message),
    ]),
  ) as T; // as: the same names

/** The older endpoints for user tokens: the same codes, with HTTP 200. */
export const userTokenErrors = withOk(oauthErrors);

export const userInfoErrors = {
  invalidParameters: error(20001, 200, 'invalid request'),
  userNotFound: error(20008, 200, 'user not exist'),
  internal: error(20050, 500, 'system error'),
} as const satisfies ErrorTable;

/** Where a long connection begins. Clients go on trying after `internal`, and give up after the others. */
export const connectErrors = {
  invalidParameters: error(9499, 400, 'bad request'),
  authFailed: error(514, 200, 'auth failed'),
  forbidden: error(403, 200, 'forbidden'),
  tooManyConnections: error(1000040350, 200, 'the number of connections exceeded the limit'),
  internal: error(1000040343, 200, 'internal error'),
} as const satisfies ErrorTable;

/** What apps may ask about their long connections. */
export const connectionErrors = {
  invalidParameters: error(99992402, 400, 'field validation failed'),
  internal: error(1000040343, 500, 'internal error'),
} as const satisfies ErrorTable;

/** OKR, the family with the long texts. */
export const okrErrors = {
  invalidParameters: error(1001001, 400, 'Invalid parameters. Please check document and modify accordingly.'),
  noPermission: error(1001002, 400, 'No permission.'),
  userNotFound: error(1001003, 400, 'User not found.'),
  dataNotFound: error(1001004, 400, 'OKR data not found.'),
  systemException: error(1009998, 500, 'system exception'),
  internal: error(
    1009999,
    500,
    'Unknown error. Please contact Feishu Assistant or your customer success manager.',
  ),
} as const satisfies ErrorTable;

/** OKR, the family with the short texts: period list, progress records, images. */
export const okrShortErrors = {
  invalidParameters: error(1001001, 400, 'invalid parameters'),
  noPermission: error(1001002, 400, 'no permission'),
  userNotFound: error(1001003, 400, 'user not found'),
  dataNotFound: error(1001004, 400, 'okr data not found'),
  systemException: error(1009998, 500, 'system exception'),
  internal: error(1009999, 500, 'internal server error'),
} as const satisfies ErrorTable;

/** Period rules and the writing period endpoints: permission is refused with 403. */
export const okrPeriodErrors = {
  invalidParameters: okrErrors.invalidParameters,
  noPermission: error(1001002, 403, 'No permission.'),
  userNotFound: okrErrors.userNotFound,
  dataNotFound: okrErrors.dataNotFound,
  editionTooLow: error(
    1000403,
    403,
    'OpenAPI is unavailable in current edition (Standard edition). Please update to Business edition.',
  ),
  internal: okrErrors.internal,
} as const satisfies ErrorTable;

/** Creating and changing periods. */
export const okrPeriodWriteErrors = {
  ...okrPeriodErrors,
  periodExists: error(1001008, 400, 'Conflict period existed.'),
  monthDoesNotFit: error(1001009, 400, 'The start date does not fit the period rule.'),
} as const satisfies ErrorTable;

/** In every contact table. The published status of a fault of the server is 400 here. */
export const contactErrors = {
  invalidParameters: error(40001, 400, 'invalid parameter'),
  internal: error(40003, 400, 'internal error'),
} as const satisfies ErrorTable;

export const contactUserErrors = {
  ...contactErrors,
  userNotFound: error(41012, 400, 'user id invalid error'),
  noUserAuthority: error(41050, 400, 'no user authority'),
} as const satisfies ErrorTable;

/** Nobody can tell an unknown department from one out of reach. */
export const contactUserListErrors = {
  ...contactErrors,
  noUserAuthority: error(41050, 400, 'no user authority error'),
  departmentNotFound: error(40004, 403, 'no dept authority error'),
  pageTokenInvalid: error(40012, 400, 'page token is invalid error'),
} as const satisfies ErrorTable;

export const contactDepartmentErrors = {
  invalidParameters: error(40001, 400, 'param error'),
  departmentNotFound: error(40015, 400, 'department not exist'),
  noDepartmentAuthority: error(40004, 403, 'no dept authority error'),
  internal: contactErrors.internal,
} as const satisfies ErrorTable;

export const contactDepartmentListErrors = {
  ...contactErrors,
  departmentNotFound: error(40008, 400, 'dept Info is null error'),
  noDepartmentAuthority: error(40004, 403, 'no dept authority error'),
  pageTokenInvalid: error(40012, 400, 'page token is invalid error'),
} as const satisfies ErrorTable;

/** In every performance table, though two of the published ones leave out one of them. */
export const performanceErrors = {
  invalidParameters: error(1580102, 400, 'param is invalid'),
  internal: error(1580101, 500, 'internal error'),
} as const satisfies ErrorTable;

/** What single performance endpoints say beside: each lists its own in its table. */
export const performanceFailures = {
  noSeats: error(1580901, 400, 'tenant no licnese'),
  semesterNotFound: error(1580105, 400, 'invalid semester ID'),
  pageTokenInvalid: error(1580107, 400, 'page token invalid'),
  pageTokenExpired: error(1580108, 400, 'page token expired'),
  requestRepeated: error(1580110, 400, 'request ID repeat'),
  permissionDenied: error(1580112, 400, 'permission denied'),
} as const;

/** The endpoints by which Okra's own people set reviews up and take part in them. */
export const performanceAppErrors = {
  ...performanceErrors,
  semesterNotFound: performanceFailures.semesterNotFound,
  noPermission: performanceFailures.permissionDenied,
} as const satisfies ErrorTable;

/** The endpoints by which an app says how it wants to be told of events. */
export const eventErrors = {
  invalidParameters: error(1600102, 400, 'param is invalid'),
  subscriptionNotFound: error(1600103, 400, 'the app has no event subscription'),
  internal: error(1600101, 500, 'internal error'),
} as const satisfies ErrorTable;

/** Beside those, of supplementary information: the same failure has one text when importing, another when deleting. */
export const supplementFailures = {
  semesterInvalid: error(1580105, 400, 'semester_id is invalid'),
  semesterIdInvalid: error(1580103, 400, 'semester_id is invalid'),
  userNotFound: error(1580111, 400, 'invalid user ID'),
  itemNotFound: error(1580201, 400, 'item ID not found'),
  itemIdInvalid: error(1580201, 400, 'item_id is invalid'),
  externalIdRepeated: error(1580202, 400, 'external ID repeat'),
  itemRepeated: error(1580203, 400, 'item ID repeat'),
  externalIdTaken: error(1580204, 400, 'external ID is not unique'),
} as const;

/** Beside those, of groups of people. */
export const groupFailures = {
  groupNotWritable: error(1580401, 400, 'user group not support api import'),
  groupBusy: error(1580402, 400, 'user group has running import task'),
  tooManyMembers: error(1580403, 400, 'scope over limit'),
} as const;

/** Beside those, of entering results of metrics; misspelled as published. */
export const metricFailures = {
  valueType: error(1580301, 400, 'field value type is invalid'),
  valueMissing: error(1580302, 400, 'field_value is null'),
  valueTooLong: error(1580303, 400, 'field value length exceeds the limit'),
  overweight: error(1580304, 400, 'sum of weights for metrics exceeds 100%'),
  fieldNotFound: error(1580305, 400, 'filed id not found in the metric'),
  revieweeNotFound: error(1580306, 400, 'reviewee not found'),
  metricRepeated: error(1580307, 400, 'duplicate metric for the same reviewee in request'),
  fieldRepeated: error(1580308, 400, 'duplicate field for the same metric in request'),
  deadlinePassed: error(1580309, 400, 'input is not allowed after the deadline'),
  legacyMetric: error(1580310, 400, "old vision metrics can't be input"),
  filledByAdmin: error(1580311, 400, "data input by admins can't be overwritten"),
  metricNotFound: error(1580312, 400, "reviewee's metrics not found"),
} as const;
