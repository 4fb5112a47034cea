//! The words of `chitrasethu --help`.

/// All settings with their defaults and meanings.
pub const HELP: &str = "\
ChitraSethu chat: one-to-one conversations between customers and photographers

Usage: chitrasethu [--create-secret]

  --create-secret     without JWT_SECRET, keep a random one in DATA_DIR/jwt-secret
  --help, --version

Settings come from the environment; a .env file in the working directory or beside the program is read too.

  HOST                127.0.0.1                     address to listen on
  PORT                5000                          port to listen on; 0 takes a free one
  DATABASE_URL        sqlite://DATA_DIR/chitrasethu.db
  DATA_DIR            ./data                        SQLite file, local secret
  JWT_SECRET          (none)                        shared with the platform; at least 32 bytes, no placeholder
  JWT_EXPIRE          7d                            lifetime of issued tokens: a number and s, m, h or d
  ALLOWED_ORIGINS     (empty)                       other sites that may call with CORS and open sockets, by commas
  FRONTEND_URL        (empty)                       one more of them
  RATE_LIMIT_SCALE    1                             multiplies every limit; 0 switches them off
  TRUSTED_PROXIES     (empty)                       addresses whose X-Forwarded-For counts, by commas
  DEMO                off                           1 fills an empty database with demo people and prints their sign-ins
  LOG                 info                          tracing filter, such as debug or chitrasethu=trace
  LOG_FORMAT          text                          text or json
";
