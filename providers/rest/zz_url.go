package rest

// URL is where a request to the path goes.
func (c *Client) URL(path string) string { return c.baseURL + path }
