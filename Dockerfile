# The office's image: the wheel that the tests tried, and nothing that builds it.
#   make wheel && docker build --tag xunmai .
FROM python:3.11-slim-bookworm

RUN useradd --create-home --uid 10001 xunmai \
 && install --directory --owner=xunmai --group=xunmai --mode=0700 /var/lib/xunmai

WORKDIR /opt/xunmai
COPY requirements.lock dist/xunmai-*.whl ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock \
 && pip install --no-cache-dir --no-deps ./xunmai-*.whl

USER xunmai
ENV XUNMAI_HOME=/var/lib/xunmai \
    XUNMAI_HOST=0.0.0.0 \
    XUNMAI_PORT=8600 \
    PYTHONUNBUFFERED=1
VOLUME /var/lib/xunmai
EXPOSE 8600
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8600/api/health', timeout=4)"]
CMD ["xunmai", "serve"]
