// Package jsontree reads the pieces of JSON that Slack and an app send each other.
package jsontree

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
func (o Object) Obj(key string) Object { return AsObject(o[key]) }

// List is the objects in the array under key.
func (o Object) List(key string) []Object { return Objects(o[key]) }

// Text is the text of the text object under key, such as a button's label.
func (o Object) Text(key string) string { return o.Obj(key).Str("text") }

// AsObject is v as an object; nil when it is none.
func AsObject(v any) Object {
	switch v := v.(type) {
	case Object:
		return v
	case map[string]any:
		return v
	default:
		return nil
	}
}

// Objects is the objects in v when it is an array.
func Objects(v any) []Object {
	switch v := v.(type) {
	case []Object:
		return v
	case []any:
		list := make([]Object, 0, len(v))
		for _, one := range v {
			if o := AsObject(one); o != nil {
				list = append(list, o)
			}
		}
		return list
	default:
		return nil
	}
}

// Array is v when it is an array; else nil.
func Array(v any) []any {
	list, _ := v.([]any)
	return list
}

// Clone copies the tree, so that what one side changes the other does not see.
func Clone[T any](v T) T {
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
