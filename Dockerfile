# One image, one command: migrate, load bank and lessons, serve. Data lives in /data (SQLite) or in PostgreSQL.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home qingdun && mkdir /data && chown 10001 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY app app
COPY templates templates
COPY migrations migrations
COPY question_bank question_bank
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 QINGDUN_HOST=0.0.0.0 QINGDUN_VAR=/data \
    QINGDUN_LOG_JSON=true DATABASE_URL=sqlite:////data/qingdun.db
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["sh", "-c", "python -m app migrate && python -m app bank load && python -m app lessons load && exec python -m app serve"]
