package sandbox

import "encoding/json"

// Object is a piece of JSON as it came over the wire: a block, an element, an option, a text.
// Its methods answer the zero value for what is missing or of another kind.
type Object map[string]any

// Str is the string under key.
func (o Object) Str(key string) string {
	s, _ := o[key].(string)
	return s
}

// Bool is the boolean under key.
func (o Object) Bool(key string) bool {
	b, _ := o[key].(bool)
	return b
}

// Obj is the object under key; nil when there is none.
func (o Object) Obj(key string) Object { return asObject(o[key]) }

// List is the objects in the array under key.
func (o Object) List(key string) []Object { return asObjects(o[key]) }

// Text is the text of the text object under key, such as a button's label.
func (o Object) Text(key string) string { return o.Obj(key).Str("text") }

func asObject(v any) Object {
	switch v := v.(type) {
	case Object:
		return v
	case map[string]any:
		return v
	default:
		return nil
	}
}

func asObjects(v any) []Object {
	switch v := v.(type) {
	case []Object:
		return v
	case []any:
		list := make([]Object, 0, len(v))
		for _, one := range v {
			if o := asObject(one); o != nil {
				list = append(list, o)
			}
		}
		return list
	default:
		return nil
	}
}

// clone copies the tree, so that what one side changes the other does not see.
func clone[T any](v T) T {
	raw, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out T
	if json.Unmarshal(raw, &out) != nil {
		return v
	}
	return out
}
