// Checks the parameters of serverless.yml against infra/parameters.yml and infra/plain/parameters.yml, and derives from
// them what a variable cannot: the front of http and its CORS.
'use strict';

const capital = (name) => name[0].toUpperCase() + name.slice(1);

function wrong(name, value, { Type, AllowedValues, AllowedPattern, MinValue, MaxValue }) {
  if (AllowedValues && !AllowedValues.map(String).includes(value)) return `one of ${AllowedValues.join(', ')}`;
  if (AllowedPattern && !new RegExp(AllowedPattern).test(value)) return `like ${AllowedPattern}`;
  if (Type !== 'Number') return null;
  if (!/^-?\d+$/.test(value)) return 'a whole number';
  if (MinValue !== undefined && Number(value) < MinValue) return `at least ${MinValue}`;
  if (MaxValue !== undefined && Number(value) > MaxValue) return `at most ${MaxValue}`;
  return null;
}

module.exports = async ({ options, resolveConfigurationProperty, resolveVariable }) => {
  const known = Object.keys(await resolveConfigurationProperty(['params', 'default']));
  const specs = {
    ...(await resolveVariable('file(infra/parameters.yml):Parameters')),
    ...(await resolveVariable('file(infra/plain/parameters.yml):Parameters')),
  };
  const problems = [options.param ?? []]
    .flat()
    .map((param) => param.split('=')[0])
    .filter((name) => !known.includes(name))
    .map((name) => `there is no parameter ${name}`);
  const params = {};
  for (const name of known) {
    params[name] = await resolveVariable(`param:${name}`);
    const spec = specs[capital(name)];
    const problem = spec && wrong(name, String(params[name]), spec);
    if (problem) problems.push(`${name}=${params[name]} is not ${problem}`);
  }
  const { build, front, urlAuth, apiAuth, jwtIssuer, jwtAudience, httpProvisioned, httpConcurrency } = params;
  if (apiAuth === 'jwt' && !(jwtIssuer && jwtAudience)) problems.push('apiAuth=jwt needs jwtIssuer and jwtAudience');
  if (build === 'jvm' && Number(httpProvisioned) > 0) problems.push('httpProvisioned needs build=native');
  if (Number(httpConcurrency) >= 0 && Number(httpProvisioned) > Number(httpConcurrency)) {
    problems.push(`httpProvisioned=${httpProvisioned} is more than httpConcurrency=${httpConcurrency}`);
  }
  if (problems.length) throw problems.join('; ');

  // Only the front sends CORS headers; the function has no CORS_ORIGINS. A Function URL adds its headers to the function's,
  // and browsers refuse the header twice. Nobody sends cookies here, so credentials are never allowed.
  const stainless = ['arch', 'lang', 'os', 'package-version', 'retry-count', 'runtime', 'runtime-version', 'timeout'];
  const cors = params.corsOrigins && {
    allowedOrigins: params.corsOrigins.split(','),
    allowedHeaders: [
      ...['authorization', 'content-type', 'idempotency-key', 'prefer', 'user-agent'],
      ...['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
      ...stainless.map((name) => `x-stainless-${name}`), // what OpenAI's client sends
    ],
    allowedMethods: ['GET', 'POST'],
    exposedResponseHeaders: ['location', 'preference-applied', 'retry-after', 'retry-after-ms', 'x-request-id', 'x-should-retry'],
    maxAge: 3600,
  };
  const api = front === 'api' || front === 'both';
  const authorizer = { jwt: { name: 'jwt' }, iam: { type: 'aws_iam' } }[apiAuth];
  return {
    url: (front === 'url' || front === 'both') && {
      ...(urlAuth === 'iam' && { authorizer: 'aws_iam' }),
      ...(cors && { cors }),
    },
    httpApi: {
      ...(cors && { cors }),
      ...(apiAuth === 'jwt' && {
        authorizers: {
          jwt: { identitySource: '$request.header.Authorization', issuerUrl: jwtIssuer, audience: [jwtAudience] },
        },
      }),
    },
    // The page and the description of the API are public, and so is a browser's preflight request.
    routes: api
      ? [
          { httpApi: { method: '*', path: '*', ...(authorizer && { authorizer }) } },
          { httpApi: { method: 'OPTIONS', path: '/{proxy+}' } },
          { httpApi: { method: 'GET', path: '/' } },
          { httpApi: { method: 'GET', path: '/openapi.json' } },
        ]
      : [],
    throttling: api
      ? {
          extensions: {
            HttpApiStage: {
              Properties: {
                DefaultRouteSettings: {
                  ThrottlingRateLimit: Number(params.apiRate),
                  ThrottlingBurstLimit: Number(params.apiBurst),
                },
              },
            },
          },
        }
      : {},
  };
};
