import http from 'k6/http'

export default () => http.get(__ENV.API_URL)
